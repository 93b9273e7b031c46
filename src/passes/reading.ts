import { neighbourFromModel, neighbourFromWords } from './neighbours';
import type { Alternatives } from './records';
import { prefixOf, viewText, type Reading, type View, type ViewContext } from './views';
import type { WordTable } from './wordTable';

/** What views are made from. */
export interface ViewSources extends ViewContext {
  /** Common words by length; null where there are none. */
  readonly words: WordTable | null;
}

export const NO_SOURCES: ViewSources = { prefixes: { members: [], nonmembers: [] }, words: null };

/** What a view needs that is not there: a word for a sentence, or null where nothing is missing. */
export function viewObstacle(view: View, sources: ViewSources): string | null {
  switch (view.kind) {
    case 'prefixed':
      return sources.prefixes[view.prefix].length > 0
        ? null
        : `no texts that are known to be ${view.prefix === 'members' ? 'members' : 'non-members'}`;
    case 'swapped':
      return view.proposer === 'words' && sources.words === null ? 'no list of words' : null;
    case 'plain':
    case 'lowercase':
    case 'noisy':
      return null;
  }
}

/**
 * What a model reads under a view of a text.
 *
 * @param alternatives the base model's alternatives for the text, where the view is made from them; null = it has none
 * @throws Error where something is missing that viewObstacle() names, or the alternatives are not there
 */
export function readingOf(
  view: View,
  text: string,
  sources: ViewSources,
  alternatives: Alternatives | null | undefined,
): Reading {
  switch (view.kind) {
    case 'plain':
    case 'lowercase':
      return { words: viewText(view, text) };
    case 'prefixed':
      return { words: text, prefix: prefixOf(view, sources) };
    case 'noisy': {
      const { seed, pair, sign, sd } = view;
      return { words: text, noise: { seed, pair, sign, sd } };
    }
    case 'swapped':
      if (view.proposer === 'words') {
        if (!sources.words) throw new Error('no list of words to swap from');
        return { words: neighbourFromWords(text, sources.words, view) };
      }
      if (alternatives === undefined) throw new Error('the base model has not been asked for alternatives');
      return { words: alternatives === null ? text : neighbourFromModel(text, alternatives, view) };
  }
}

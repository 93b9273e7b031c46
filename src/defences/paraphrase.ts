import { Random } from '../data/random';
import { seedFor } from '../passes/digest';
import type { Alternatives } from '../passes/records';
import type { WordTable } from '../passes/wordTable';
import { applySwaps, articleSwaps, type WordSwap } from './applySwaps';
import {
  candidatesFor,
  lexiconOf,
  type Candidate,
  type Lexicon,
  type SwapSource,
} from './paraphraseCandidates';
import { paraphraseWords, withCapitalOf, type TextWord } from './paraphraseWords';
import { SYNONYMS } from './synonyms';
import { shareOfWordsChanged } from './wordsChanged';

/**
 * A paraphrase made in the page: words are replaced by synonyms, by what the base model would have written there, and
 * where that is not enough by common words of the same length and ending. A language model of a few million parameters
 * does not keep a meaning; facts (numbers, names) stay, and the words that were trained on go.
 *
 *   let draft = beginParaphrase(text, words, { seed });
 *   while (!draft.done) draft = paraphraseRound(draft, await alternativesOf(base, draft.text));
 *   const { text, changed, reached } = finishParaphrase(draft);
 *
 * Each round replaces words that are not neighbours of each other, so that what the model says of a place is still true
 * there; the next one asks it about the new text.
 */

/** Share of its words that a paraphrase has to change. */
export const LEAST_CHANGED = 0.3;
/** What is aimed at with the model's help, and at least with common words: others may count words a little otherwise. */
const GOAL = 0.36;
const FILL = 0.33;

/** Times that the model is asked where no other number is named. */
export const PARAPHRASE_ROUNDS = 3;

export interface ParaphraseOptions {
  readonly seed: number;
  /** Times that the model is asked. */
  readonly rounds?: number;
}

/** Sources that need no model, in the order in which they fill a text up. */
const FILLING: readonly SwapSource[] = ['synonym', 'contraction', 'small word', 'list'];

/** A word of the original that was replaced; 'article': "a" and "an", to fit the word behind it. */
export interface ReplacedWord extends WordSwap {
  readonly by: SwapSource | 'article';
}

/** A paraphrase in the making. */
export interface ParaphraseDraft {
  readonly original: string;
  /** As it stands now: what the model is to be asked about. */
  readonly text: string;
  readonly replaced: readonly ReplacedWord[];
  /** Rounds that were done, of so many. */
  readonly round: number;
  readonly rounds: number;
  readonly done: boolean;
  readonly seed: number;
  readonly lexicon: Lexicon;
  /** The words of the original. */
  readonly words: readonly TextWord[];
}

export interface Paraphrase {
  readonly text: string;
  readonly replaced: readonly ReplacedWord[];
  /** Share of the original's words that are gone (shareOfWordsChanged); null where it has none. */
  readonly changed: number | null;
  /** Whether that is at least LEAST_CHANGED. */
  readonly reached: boolean;
  /** Why not; null where it is. */
  readonly reason: string | null;
}

/** @param words common words by length; null = there are none */
export function beginParaphrase(
  text: string,
  words: WordTable | null,
  { seed, rounds = PARAPHRASE_ROUNDS }: ParaphraseOptions,
): ParaphraseDraft {
  const lexicon = lexiconOf(words, SYNONYMS);
  const found = paraphraseWords(text, lexicon.isWord);
  return {
    original: text,
    text,
    replaced: [],
    round: 0,
    rounds,
    done: rounds < 1,
    seed,
    lexicon,
    words: found,
  };
}

/**
 * One round: an even part of the words that are still to be replaced.
 *
 * @param alternatives the base model's for draft.text; null = it has none, then only synonyms are taken
 */
export function paraphraseRound(draft: ParaphraseDraft, alternatives: Alternatives | null): ParaphraseDraft {
  const { round, rounds } = draft;
  const goal = Math.ceil((GOAL * draft.words.length * (round + 1)) / rounds);
  const sources: SwapSource[] =
    alternatives === null ? ['synonym', 'contraction'] : ['synonym', 'contraction', 'model'];
  const next = replaceWords(draft, alternatives, sources, goal, true);
  return { ...next, round: round + 1, done: round + 1 >= rounds };
}

/** Fills up with common words where the rounds did not reach the share, and says whether they did now. */
export function finishParaphrase(draft: ParaphraseDraft): Paraphrase {
  const count = draft.words.length;
  let last = draft;
  for (let goal = draft.replaced.length; goal <= count; goal++) {
    if ((shareOfWordsChanged(last.original, last.text) ?? 1) >= FILL) break;
    last = replaceWords(last, null, FILLING, goal + 1, false);
  }
  const { original, text } = last;
  const articles = articleSwaps(original, last.replaced).map((swap) => ({ ...swap, by: 'article' as const }));
  const replaced = [...last.replaced, ...articles].sort((a, b) => a.start - b.start);
  const changed = shareOfWordsChanged(original, text);
  const reached = changed !== null && changed >= LEAST_CHANGED;
  return { text, replaced, changed, reached, reason: reached ? null : whyNot(changed) };
}

function whyNot(changed: number | null): string {
  if (changed === null) return 'There are no words in it.';
  return `Only ${Math.round(100 * changed)} % of its words could be changed: the others are names, numbers or short words.`;
}

/** Replaces words until so many are replaced in all, the best sources first, drawn by the seed among equals. */
function replaceWords(
  draft: ParaphraseDraft,
  alternatives: Alternatives | null,
  sources: readonly SwapSource[],
  goal: number,
  apart: boolean,
): ParaphraseDraft {
  const { words } = draft;
  const random = new Random(
    seedFor(draft.seed, 'paraphrase', draft.round, draft.replaced.length, draft.original),
  );
  const now = applySwaps(draft.original, draft.replaced);
  const replaced = new Map(draft.replaced.map((swap) => [swap.start, swap]));
  const own = new Set(words.map(({ word }) => word.toLowerCase())); // none of these is a change
  const fresh = new Set<number>(); // places of words that this round replaces
  const order = random.shuffle(words.map((_, i) => i));
  for (const source of sources) {
    for (const i of order) {
      if (replaced.size >= goal) break;
      const word = words[i]!;
      if (replaced.has(word.start) || (apart && (fresh.has(i - 1) || fresh.has(i + 1)))) continue;
      const at = now.place(word.start);
      const candidates = candidatesFor(word, source, draft.lexicon, alternatives, at);
      const to = drawn(
        candidates.filter((candidate) => !own.has(candidate.word)),
        random,
      );
      if (to === null) continue;
      fresh.add(i);
      replaced.set(word.start, {
        start: word.start,
        end: word.end,
        from: word.word,
        to: withCapitalOf(to, word.word),
        by: source,
      });
    }
  }
  const all = [...replaced.values()].sort((a, b) => a.start - b.start);
  return { ...draft, replaced: all, text: applySwaps(draft.original, all).text };
}

/** One of the candidates by weight; null where there is none. */
function drawn(candidates: readonly Candidate[], random: Random): string | null {
  let left = random.uniform() * candidates.reduce((sum, { weight }) => sum + weight, 0);
  return (candidates.find(({ weight }) => (left -= weight) < 0) ?? candidates.at(-1))?.word ?? null;
}

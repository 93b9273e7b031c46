import { digest } from './digest';

/** What a model is shown of a text. Plain data, so that it can be compared, stored and sent. */
export type View =
  | { readonly kind: 'plain' }
  | { readonly kind: 'lowercase' }
  /** The text behind other texts; its own tokens are the same as without them. */
  | { readonly kind: 'prefixed'; readonly prefix: PrefixClass; readonly shots: number }
  /** A neighbour: a share of its tokens, or words, swapped for others. */
  | {
      readonly kind: 'swapped';
      /** Who names the others: the base model's own alternatives, or a list of common words. */
      readonly proposer: Proposer;
      /** Which neighbour of the text, from 0. */
      readonly index: number;
      readonly share: number;
      readonly seed: number;
    }
  /** The text with seeded noise on its token embeddings; the two signs of a pair are exact mirror images. */
  | {
      readonly kind: 'noisy';
      readonly pair: number;
      readonly sign: 1 | -1;
      /** Standard deviation, as a share of the root mean square of the embedding matrix. */
      readonly sd: number;
      readonly seed: number;
    };

export type PrefixClass = 'members' | 'nonmembers';
export type Proposer = 'base' | 'words';

export const PLAIN = { kind: 'plain' } as const satisfies View;
export const LOWERCASE = { kind: 'lowercase' } as const satisfies View;

/** A view that is nothing but other words. */
export type WordView = typeof PLAIN | typeof LOWERCASE;

/** The view's name as it stands in exported traces: its kind, and what tells it from others of its kind. */
export function viewName(view: View): string {
  switch (view.kind) {
    case 'plain':
    case 'lowercase':
      return view.kind;
    case 'prefixed':
      return `prefixed:${view.prefix}:${view.shots}`;
    case 'swapped':
      return `swapped:${view.proposer}:${view.share}:${view.seed}:${view.index}`;
    case 'noisy':
      return `noisy:${view.sd}:${view.seed}:${view.pair}${view.sign > 0 ? '+' : '-'}`;
  }
}

/** What views are made from, besides the text. */
export interface ViewContext {
  /** Texts to put in front, by class; none of them is ever scored. */
  readonly prefixes: Readonly<Record<PrefixClass, readonly string[]>>;
}

const NO_CONTEXT: ViewContext = { prefixes: { members: [], nonmembers: [] } };

/** What a model reads in one pass. */
export interface Reading {
  /** The words that are scored. */
  readonly words: string;
  /** Texts in front of them, in order; as many of the first ones as the model has room for. */
  readonly prefix?: readonly string[];
  readonly noise?: EmbeddingNoise;
}

export interface EmbeddingNoise {
  readonly seed: number;
  readonly pair: number;
  readonly sign: 1 | -1;
  readonly sd: number;
}

/**
 * What tells one view of a text from all others, known before the view itself is made. Views that come out as the same
 * words have the same key: the lower case of a text that is in lower case is the text.
 */
export function viewKey(view: View, text: string, context: ViewContext = NO_CONTEXT): string {
  switch (view.kind) {
    case 'plain':
      return text;
    case 'lowercase':
      return text.toLowerCase();
    case 'prefixed':
      return `${text}\n\u0000${viewName(view)}:${digest(prefixOf(view, context).join('\n\u0000'))}`;
    case 'swapped':
    case 'noisy':
      return `${text}\n\u0000${viewName(view)}`;
  }
}

/** The texts that a prefixed view puts in front. */
export function prefixOf(
  view: Extract<View, { kind: 'prefixed' }>,
  { prefixes }: ViewContext,
): readonly string[] {
  return prefixes[view.prefix].slice(0, view.shots);
}

/** The words of a view that is nothing but words. */
export function viewText(view: WordView, text: string): string {
  return view.kind === 'plain' ? text : text.toLowerCase();
}

import type { Trace } from './trace';

/** A pass with the text that its spans point into. */
export interface TracedText {
  readonly text: string;
  readonly trace: Pick<Trace, 'tokens' | 'start' | 'end' | 'logp'>;
}

/** A token that stands in both texts. */
export interface MovedToken {
  /** Its index in each trace. */
  readonly before: number;
  readonly after: number;
  readonly text: string;
  /** ln p in each, and how much it rose, nats. */
  readonly logpBefore: number;
  readonly logpAfter: number;
  readonly change: number;
}

/** Above this many cells, the part of two texts that differs is not aligned: it would take too long for a page. */
const MOST_CELLS = 4_000_000;

/**
 * Pairs of tokens that two texts have in common, in order: their common beginning and end, and in between a longest
 * common subsequence. Tokens are compared by their words, so that traces of different tokenizers can be compared too.
 */
export function alignTokens(a: readonly string[], b: readonly string[]): [number, number][] {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const pairs: [number, number][] = Array.from({ length: head }, (_, i) => [i, i]);
  pairs.push(
    ...longestCommon(a.slice(head, a.length - tail), b.slice(head, b.length - tail)).map(
      ([i, j]): [number, number] => [i + head, j + head],
    ),
  );
  for (let i = tail; i > 0; i--) pairs.push([a.length - i, b.length - i]);
  return pairs;
}

function longestCommon(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  if (a.length === 0 || b.length === 0 || (a.length + 1) * width > MOST_CELLS) return [];
  // length[i·width + j]: of the longest common subsequence of a from i on and b from j on
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] =
        a[i] === b[j]
          ? 1 + length[(i + 1) * width + j + 1]!
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length[(i + 1) * width + j]! >= length[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}

/** Smaller changes, in nats, are rounding: a token's record does not depend on how the text goes on. */
const LEAST_CHANGE = 0.005;

/** The aligned tokens whose log-probability changed most, the largest change first. */
export function movedTokens(before: TracedText, after: TracedText, count: number): MovedToken[] {
  return alignTokens(wordsOf(before), wordsOf(after))
    .map(([i, j]): MovedToken => {
      const logpBefore = before.trace.logp[i]!;
      const logpAfter = after.trace.logp[j]!;
      const text = after.text.slice(after.trace.start[j], after.trace.end[j]);
      return { before: i, after: j, text, logpBefore, logpAfter, change: logpAfter - logpBefore };
    })
    .filter(({ change }) => Math.abs(change) >= LEAST_CHANGE)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || a.after - b.after)
    .slice(0, count);
}

/** What each token adds to the text; one inside a character adds nothing and goes by its id. */
function wordsOf({ text, trace }: TracedText): string[] {
  return Array.from(trace.tokens, (id, i) =>
    trace.end[i]! > trace.start[i]! ? text.slice(trace.start[i], trace.end[i]) : `\u0000${id}`,
  );
}

/** A word of a text and what stands in its place. */
export interface WordSwap {
  /** In the original text, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly from: string;
  readonly to: string;
}

export interface SwappedText {
  readonly text: string;
  /** Where a place of the original that lies in no swap, or at the beginning of one, is now. */
  place(original: number): number;
}

/** The text with its swaps, and "a" or "an" as the new words ask for. @param swaps in order, without overlap */
export function applySwaps(original: string, swaps: readonly WordSwap[]): SwappedText {
  const all = [...swaps, ...articleSwaps(original, swaps)].sort((a, b) => a.start - b.start);
  let [text, at] = ['', 0];
  for (const { start, end, to } of all) {
    text += original.slice(at, start) + to;
    at = end;
  }
  return {
    text: text + original.slice(at),
    place: (place) =>
      all.reduce((sum, { start, end, to }) => (end <= place ? sum + to.length - (end - start) : sum), place),
  };
}

const ARTICLE = /(?<![\p{L}\p{N}'’-])(an?)\s+$/iu;
/** Words that begin with another sound than their letter says. */
const SOUNDS_OTHERWISE = /^(uni|use|usu|util|euro|one|once|hour|honest|honour|heir)/;

/** The articles right before swapped words that the new words make wrong. */
export function articleSwaps(original: string, swaps: readonly WordSwap[]): WordSwap[] {
  const swapped = new Set(swaps.map(({ start }) => start));
  return swaps.flatMap(({ start, to }) => {
    const before = original.slice(Math.max(0, start - 8), start);
    const found = ARTICLE.exec(before);
    if (!found) return [];
    const article = found[1]!;
    const lower = to.toLowerCase();
    const vowel = /^[aeiou]/.test(lower) !== SOUNDS_OTHERWISE.test(lower);
    const wanted = vowel ? 'an' : 'a';
    if (article.toLowerCase() === wanted) return [];
    const at = start - before.length + found.index;
    if (swapped.has(at)) return [];
    const by = article.startsWith('A') ? wanted.replace('a', 'A') : wanted;
    return [{ start: at, end: at + article.length, from: article, to: by }];
  });
}

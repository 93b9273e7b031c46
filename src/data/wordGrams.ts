/** Runs of words as numbers: equal runs have equal numbers, exactly (no hashing that could confuse two). */

/** Words by white space, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\S+/g) ?? [];
}

export interface Grams {
  /** A text each: the number of the run that begins at each of its words; empty where it has fewer words than a run. */
  readonly of: readonly Int32Array[];
  /** Runs that differ: numbers are below this. */
  readonly count: number;
}

/** Numbers all runs of n words. Runs are doubled up (as suffix arrays are built): a run is a pair of shorter ones. */
export function wordGrams(texts: readonly string[], n: number): Grams {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`A run has at least one word, not ${n}.`);
  const numberOf = new Map<string, number>();
  let of = texts.map((text) =>
    Int32Array.from(wordsOf(text), (word) => {
      const known = numberOf.get(word);
      if (known !== undefined) return known;
      numberOf.set(word, numberOf.size);
      return numberOf.size - 1;
    }),
  );
  let count = numberOf.size;
  const words = of.reduce((sum, grams) => sum + grams.length, 0);
  for (let size = 1; size < n;) {
    const longer = Math.min(2 * size, n);
    const step = longer - size;
    const pairs = new PairNumbers(words);
    of = of.map((grams) => {
      const next = new Int32Array(Math.max(0, grams.length - step));
      for (let i = 0; i < next.length; i++) next[i] = pairs.numberOf(grams[i]!, grams[i + step]!);
      return next;
    });
    count = pairs.count;
    size = longer;
  }
  return { of, count };
}

/** Numbers pairs in the order in which they are first seen: a hash table with open addresses. */
class PairNumbers {
  count = 0;
  readonly #first: Int32Array;
  readonly #second: Int32Array;
  /** Number + 1; 0 = free. */
  readonly #number: Int32Array;
  readonly #mask: number;

  /** @param most at most so many pairs will differ */
  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.#first = new Int32Array(size);
    this.#second = new Int32Array(size);
    this.#number = new Int32Array(size);
    this.#mask = size - 1;
  }

  numberOf(first: number, second: number): number {
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 0x7f4a7c15, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let at = (hash ^ (hash >>> 13)) & this.#mask;
    while (this.#number[at] !== 0) {
      if (this.#first[at] === first && this.#second[at] === second) return this.#number[at]! - 1;
      at = (at + 1) & this.#mask;
    }
    this.#first[at] = first;
    this.#second[at] = second;
    this.#number[at] = ++this.count;
    return this.count - 1;
  }
}

import type { Numbering } from './naiveBayes';

/**
 * Numbers runs of n characters, overlapping, in order: characters are Unicode code points as they are written, spaces and
 * punctuation with them. A document of fewer than n has none. A run is looked up as the run without its last character
 * and that character, so that no string is made for it: millions of them are numbered in a second.
 */
export class GramNumbering implements Numbering {
  /** From (number of a run of k, next character) to the number of the run of k + 1, k from 1; a character is its own. */
  readonly #levels: readonly PairTable[];

  constructor(n: number) {
    if (!Number.isInteger(n) || n < 2) throw new RangeError(`A run has at least 2 characters, not ${n}.`);
    this.#levels = Array.from({ length: n - 1 }, () => new PairTable());
  }

  get size(): number {
    return this.#levels.at(-1)!.size;
  }

  add(doc: string): Int32Array {
    return this.#number(doc, (table, run, next) => table.add(run, next));
  }

  known(doc: string): Int32Array {
    // a run whose beginning has no number, −1, has none either: no pair begins with −1
    return this.#number(doc, (table, run, next) => table.find(run, next)).filter((id) => id >= 0);
  }

  #number(doc: string, lookUp: (table: PairTable, run: number, next: number) => number): Int32Array {
    const characters = codePoints(doc);
    let runs: Int32Array = characters;
    this.#levels.forEach((table, level) => {
      const longer = new Int32Array(Math.max(0, characters.length - level - 1));
      for (let i = 0; i < longer.length; i++) longer[i] = lookUp(table, runs[i]!, characters[i + level + 1]!);
      runs = longer;
    });
    return runs;
  }
}

function codePoints(doc: string): Int32Array {
  const points = new Int32Array(doc.length);
  let count = 0;
  for (const character of doc) points[count++] = character.codePointAt(0)!;
  return points.subarray(0, count);
}

/** Numbers pairs of whole numbers ≥ 0 in the order in which they come: a hash table with open addressing. */
class PairTable {
  size = 0;
  #slots = new Int32Array(1024).fill(-1);
  #first = new Int32Array(512);
  #second = new Int32Array(512);

  /** The pair's number; a new pair gets the next one. */
  add(first: number, second: number): number {
    const slot = this.#slotOf(first, second);
    const id = this.#slots[slot]!;
    if (id >= 0) return id;
    if (this.size === this.#first.length) {
      this.#grow();
      return this.add(first, second);
    }
    this.#first[this.size] = first;
    this.#second[this.size] = second;
    this.#slots[slot] = this.size;
    return this.size++;
  }

  /** −1 where the pair has none. */
  find(first: number, second: number): number {
    return this.#slots[this.#slotOf(first, second)]!;
  }

  /** The slot that holds the pair, or the empty one where it would stand. */
  #slotOf(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 0x7f4a7c15, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0 || (this.#first[id] === first && this.#second[id] === second)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Twice the room; half of the slots stay empty. */
  #grow(): void {
    const [first, second] = [this.#first, this.#second];
    this.#first = new Int32Array(2 * first.length);
    this.#second = new Int32Array(2 * second.length);
    this.#first.set(first);
    this.#second.set(second);
    this.#slots = new Int32Array(2 * this.#slots.length).fill(-1);
    for (let id = 0; id < this.size; id++) this.#slots[this.#slotOf(first[id]!, second[id]!)] = id;
  }
}

import type { PassRecord } from './records';

/** Records of passes by key, the least recently used dropped first when there are more than `most`. */
export class RecordStore {
  readonly #records = new Map<string, PassRecord>();
  readonly #most: number;

  constructor(most = Infinity) {
    this.#most = most;
  }

  get size(): number {
    return this.#records.size;
  }

  has(key: string): boolean {
    return this.#records.has(key);
  }

  get(key: string): PassRecord | undefined {
    const record = this.#records.get(key);
    if (record !== undefined && this.#most !== Infinity) {
      this.#records.delete(key); // re-inserted: a Map lists its keys in order of insertion
      this.#records.set(key, record);
    }
    return record;
  }

  set(key: string, record: PassRecord): void {
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size > this.#most) this.#records.delete(this.#records.keys().next().value!);
  }

  delete(key: string): void {
    this.#records.delete(key);
  }
}

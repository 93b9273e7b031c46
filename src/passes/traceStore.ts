import type { Trace } from './trace';

/** Traces by pass key, the least recently used dropped first when there are more than `most`. */
export class TraceStore {
  readonly #traces = new Map<string, Trace>();
  readonly #most: number;

  constructor(most = Infinity) {
    this.#most = most;
  }

  get size(): number {
    return this.#traces.size;
  }

  has(key: string): boolean {
    return this.#traces.has(key);
  }

  get(key: string): Trace | undefined {
    const trace = this.#traces.get(key);
    if (trace && this.#most !== Infinity) {
      this.#traces.delete(key); // re-inserted: a Map lists its keys in order of insertion
      this.#traces.set(key, trace);
    }
    return trace;
  }

  set(key: string, trace: Trace): void {
    this.#traces.delete(key);
    this.#traces.set(key, trace);
    if (this.#traces.size > this.#most) this.#traces.delete(this.#traces.keys().next().value!);
  }
}

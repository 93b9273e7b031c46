import type { Norms } from '../passes/records';

/** Norms of one long vector that comes in parts, summed in float64. */
export class NormSum {
  #l1 = 0;
  #squares = 0;
  #linf = 0;

  add(values: Float32Array): void {
    for (const value of values) {
      const size = Math.abs(value);
      this.#l1 += size;
      this.#squares += size * size;
      if (size > this.#linf) this.#linf = size;
    }
  }

  /** null where an entry was not finite. */
  norms(): Norms | null {
    if (!Number.isFinite(this.#squares)) return null;
    return { l1: this.#l1, l2: Math.sqrt(this.#squares), linf: this.#linf };
  }
}

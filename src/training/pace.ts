/** How long the rest of a run takes, from the steps measured so far. */
export class Pace {
  readonly #times = new Map<number, number[]>();

  /**
   * @param length tokens that the step's rows were padded to
   * @param milliseconds what it took; the first of a length holds the compilation, and counts only while it is the only one
   */
  add(length: number, milliseconds: number): void {
    const times = this.#times.get(length);
    if (times) times.push(milliseconds);
    else this.#times.set(length, [milliseconds]);
  }

  /**
   * Milliseconds for steps of these lengths; null before anything was measured. A length that has not come up yet is
   * taken to cost as much for each token as the others.
   */
  left(lengths: readonly number[]): number | null {
    const known = [...this.#times].map(([length, times]) => [length, typical(times)] as const);
    if (known.length === 0) return null;
    const perToken = known.reduce((sum, [length, time]) => sum + time / length, 0) / known.length;
    const each = new Map(known);
    return lengths.reduce((sum, length) => sum + (each.get(length) ?? perToken * length), 0);
  }
}

/** The median of the last steps: a computer that is busy for a moment does not move it. */
function typical(times: readonly number[]): number {
  const settled = times.length > 1 ? times.slice(1).slice(-9) : times;
  const sorted = [...settled].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

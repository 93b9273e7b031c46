/**
 * Which texts SOFT (USENIX Security 2025) replaces by paraphrases before the fine-tuning proper: those with the lowest
 * loss after a warm-up, as they are memorised most easily. Both rules return positions, in increasing order.
 */

/** 100 · 0.29 is 28.999999999999996 in binary: it means 29 texts. */
const ROUNDING_GUARD = 1e-9;

/**
 * The floor(n · ratio) texts of lowest loss; of equal losses the earlier text is taken first.
 * Throws RangeError unless 0 ≤ ratio ≤ 1.
 */
export function softSelectRatio(losses: ArrayLike<number>, ratio: number): number[] {
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`A ratio lies in [0, 1], not ${ratio}.`);
  const count = Math.floor(losses.length * ratio + ROUNDING_GUARD);
  return Array.from(losses, (_, index) => index)
    .sort((a, b) => losses[a]! - losses[b]! || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** The texts with loss < tau. */
export function softSelectThreshold(losses: ArrayLike<number>, tau: number): number[] {
  return Array.from(losses, (_, index) => index).filter((index) => losses[index]! < tau);
}

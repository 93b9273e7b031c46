import { binomialUpperTail } from './binomial';

/** Lower and upper end. */
export type Interval = readonly [lower: number, upper: number];

/**
 * Clopper–Pearson interval of a proportion k / n at a two-sided confidence: it covers the true rate at least this
 * often, whatever the rate. 0 and 1 are its ends where k = 0 and k = n. null without trials.
 * Throws RangeError unless 0 ≤ k ≤ n are whole and 0 < confidence < 1.
 */
export function clopperPearson(k: number, n: number, confidence = 0.95): Interval | null {
  checkConfidence(confidence);
  checkCounts(k, n);
  if (n === 0) return null;
  const alpha = (1 - confidence) / 2;
  return [1 - upperLimit(n - k, n, alpha), upperLimit(k, n, alpha)];
}

/**
 * One-sided Clopper–Pearson upper limit of a proportion k / n: the rate at which k or fewer would still be seen with
 * probability alpha. null without trials. Throws RangeError as clopperPearson does.
 */
export function clopperPearsonUpper(k: number, n: number, alpha: number): number | null {
  checkConfidence(1 - alpha);
  checkCounts(k, n);
  return n === 0 ? null : upperLimit(k, n, alpha);
}

/** The p with P[Bin(n, p) ≤ k] = alpha: the inverse of an incomplete beta function, by bisection to the last bit. */
function upperLimit(k: number, n: number, alpha: number): number {
  if (k === n) return 1;
  let lower = k / n;
  let upper = 1;
  for (;;) {
    const p = (lower + upper) / 2;
    if (p <= lower || p >= upper) return p;
    // P[W ≤ k] as the upper tail of the failures, which does not cancel where it is small
    if (binomialUpperTail(n - k, n, 1 - p) > alpha) lower = p;
    else upper = p;
  }
}

function checkCounts(k: number, n: number): void {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n) {
    throw new RangeError(`Expected whole counts 0 ≤ k ≤ n, not k = ${k}, n = ${n}.`);
  }
}

function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`A confidence lies between 0 and 1, not ${confidence}.`);
  }
}

/**
 * Quantile by linear interpolation between order statistics, at position q (n − 1) (type 7 of Hyndman and Fan 1996,
 * the default of R and NumPy). null without values. Throws RangeError unless 0 ≤ q ≤ 1.
 */
export function percentile(values: ArrayLike<number>, q: number): number | null {
  return quantileOfSorted(Float64Array.from(values).sort(), q);
}

/** The percentiles of two levels, for example those of bootstrap draws at 0.025 and 0.975; null without values. */
export function percentileInterval(
  values: ArrayLike<number>,
  levels: Interval = [0.025, 0.975],
): Interval | null {
  const sorted = Float64Array.from(values).sort();
  const lower = quantileOfSorted(sorted, levels[0]);
  const upper = quantileOfSorted(sorted, levels[1]);
  return lower === null || upper === null ? null : [lower, upper];
}

function quantileOfSorted(sorted: Float64Array, q: number): number | null {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`A quantile's level lies in [0, 1], not ${q}.`);
  if (sorted.length === 0) return null;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const value = sorted[below]!;
  const share = position - below;
  return share === 0 ? value : value + share * (sorted[below + 1]! - value);
}

import type { Interval } from '../metrics/intervals';
import { studentTQuantile } from './studentT';

/** One number measured at several seeds. */
export interface OverSeeds {
  /** How many seeds have it. */
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation (ddof 1); null at one seed. */
  readonly sd: number | null;
  /** Least and greatest. */
  readonly range: Interval;
  /**
   * 95 %, of the mean, by Student's t: null where it says nothing, under LEAST_SEEDS and without any spread, as at an AUC
   * of 1 at every seed.
   */
  readonly interval: Interval | null;
}

/** An interval over seeds is given from so many on. */
export const LEAST_SEEDS = 3;

const CONFIDENCE = 0.95;

/** Where an AUC can lie. */
export const UNIT: Interval = [0, 1];

/**
 * null without values.
 *
 * @param bounds where the number can lie: the interval is cut there. The true mean lies within them, so that no coverage is
 *   lost, and the mean found is always inside. A t-interval of logits would keep within (0, 1) too, but has no place for a
 *   value of 0 or 1, can leave the mean outside, and would say other than the differences of the same AUCs.
 */
export function overSeeds(
  values: readonly number[],
  bounds: Interval = [-Infinity, Infinity],
): OverSeeds | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = n < 2 ? null : Math.sqrt(squares / (n - 1));
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const reach =
    n < LEAST_SEEDS || least === greatest ? null : (studentTQuantile(CONFIDENCE, n - 1) * sd!) / Math.sqrt(n);
  return {
    n,
    mean,
    sd,
    range: [least, greatest],
    interval: reach === null ? null : cut([mean - reach, mean + reach], bounds),
  };
}

/** What of an interval lies within bounds that it meets. */
export function cut([lower, upper]: Interval, [least, greatest]: Interval): Interval {
  return [Math.max(least, lower), Math.min(greatest, upper)];
}

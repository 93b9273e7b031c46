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
  /** 95 %, of the mean, by Student's t: null under LEAST_SEEDS, where it says nothing. */
  readonly interval: Interval | null;
}

/** An interval over seeds is given from so many on. */
export const LEAST_SEEDS = 3;

const CONFIDENCE = 0.95;

/** null without values. */
export function overSeeds(values: readonly number[]): OverSeeds | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = n < 2 ? null : Math.sqrt(squares / (n - 1));
  const reach = n < LEAST_SEEDS ? null : (studentTQuantile(CONFIDENCE, n - 1) * sd!) / Math.sqrt(n);
  return {
    n,
    mean,
    sd,
    range: [Math.min(...values), Math.max(...values)],
    interval: reach === null ? null : [mean - reach, mean + reach],
  };
}

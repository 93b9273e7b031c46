import { ascending, extent, quantileSorted } from 'd3-array';

/** The part of a line of numbers that is drawn to scale. */
export interface RobustDomain {
  readonly low: number;
  readonly high: number;
  /** Whether there are values beyond either end, to be marked there. */
  readonly below: boolean;
  readonly above: boolean;
}

/** The share of the reference values beyond either quantile. */
const TAIL = 0.01;

/**
 * From the lowest to the highest value, without those few that would squeeze all others: the ones further from the middle
 * 98 % of the reference values than these are wide. null without any value.
 *
 * @param reference values that say what is usual
 * @param more values that are drawn beside them
 */
export function robustDomain(
  reference: readonly number[],
  more: readonly number[] = [],
): RobustDomain | null {
  const all = [...reference, ...more];
  const [lowest, highest] = extent(all);
  if (lowest === undefined) return null;
  const sorted = [...reference].sort(ascending);
  const from = quantileSorted(sorted, TAIL) ?? lowest;
  const to = quantileSorted(sorted, 1 - TAIL) ?? highest;
  const room = to - from;
  if (room === 0) return { low: lowest, high: highest, below: false, above: false }; // nothing says what is far
  const [low = from, high = to] = extent(all.filter((value) => value >= from - room && value <= to + room));
  return { low, high, below: lowest < low, above: highest > high };
}

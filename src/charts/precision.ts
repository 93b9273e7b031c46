import type { Interval } from '../metrics/intervals';

/** A rate that was measured, and the interval of it. */
export interface Measured {
  readonly rate: number;
  readonly interval: Interval;
}

export interface Precision {
  /** null where no text at all would be flagged. */
  readonly value: number | null;
  /** From the worst and the best ends of both rates: wider than 95 %, since both are seldom off at once. */
  readonly interval: Interval;
}

/** What share of flagged texts are members, if `prior` of all texts are: Bayes' rule on both rates. */
export function precisionAt(tpr: Measured, fpr: Measured, prior: number): Precision {
  const share = (hit: number, alarm: number) => {
    const flagged = hit * prior + alarm * (1 - prior);
    return flagged === 0 ? null : (hit * prior) / flagged;
  };
  return {
    value: share(tpr.rate, fpr.rate),
    interval: [share(tpr.interval[0], fpr.interval[1]) ?? 0, share(tpr.interval[1], fpr.interval[0]) ?? 1],
  };
}

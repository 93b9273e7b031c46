import { clopperPearson, type Interval } from './intervals';

/** k of n texts. */
export interface Proportion {
  readonly k: number;
  readonly n: number;
}

export interface PriorPrecision {
  /** The share of members among all texts that the attack would be used on. */
  readonly prior: number;
  /** Share of flagged texts that are members, in [0, 1]; null where no text would be flagged. */
  readonly precision: number | null;
  /** Holds the precision at least as often as the confidence says. [0, 1] where the data say nothing. */
  readonly interval: Interval;
  /** "Of 100 flagged, about k are members"; null where no text would be flagged. */
  readonly ofHundred: OfHundred | null;
}

/** Whole numbers for a sentence; 0 and 100 only where they are exact. */
export interface OfHundred {
  readonly members: number;
  /** The interval, rounded outwards. */
  readonly from: number;
  readonly to: number;
}

/**
 * Precision of a rule at a stated prior, by Bayes' rule: TPR π / (TPR π + FPR (1 − π)). The rates come from texts of known
 * label, whose own mix says nothing about the prior.
 *
 * The interval takes the worst and the best corner of the Clopper-Pearson intervals of both rates. Each of them is at half
 * of the error probability, so that both hold at once at the stated confidence.
 * null without members or without non-members. Throws RangeError for impossible counts or a prior outside [0, 1].
 */
export function precisionAtPrior(
  tpr: Proportion,
  fpr: Proportion,
  prior: number,
  confidence = 0.95,
): PriorPrecision | null {
  if (!(prior >= 0 && prior <= 1)) throw new RangeError(`A prior lies in [0, 1], not ${prior}.`);
  const each = (1 + confidence) / 2;
  const hits = clopperPearson(tpr.k, tpr.n, each);
  const alarms = clopperPearson(fpr.k, fpr.n, each);
  if (hits === null || alarms === null) return null;
  const precision = bayes(tpr.k / tpr.n, fpr.k / fpr.n, prior);
  const interval: Interval = [bayes(hits[0], alarms[1], prior) ?? 0, bayes(hits[1], alarms[0], prior) ?? 1];
  return {
    prior,
    precision,
    interval,
    ofHundred: precision === null ? null : ofHundred(precision, interval),
  };
}

function bayes(hit: number, alarm: number, prior: number): number | null {
  const flagged = hit * prior + alarm * (1 - prior);
  return flagged === 0 ? null : (hit * prior) / flagged;
}

function ofHundred(precision: number, [lower, upper]: Interval): OfHundred {
  const inexact = precision > 0 && precision < 1;
  const members = Math.round(100 * precision);
  return {
    members: inexact ? Math.min(99, Math.max(1, members)) : members,
    from: Math.floor(100 * lower),
    to: Math.ceil(100 * upper),
  };
}

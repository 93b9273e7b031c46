import { gaussianView, type GaussianView } from './audit';
import { splitColumn, type ColumnScores, type Labels } from './columns';
import { addCounts } from './heldOutAccuracy';
import type { ClassCounts } from './halves';
import type { Interval } from './intervals';
import { oneRunAudit, type GuessShares, type OneRunAudit } from './oneRunAudit';
import { thresholdAudit, type ThresholdAudit } from './thresholdAudit';

export interface AuditOptions {
  /** Draws the halves and the order of tied texts. */
  readonly seed: number;
  /** The delta of the (epsilon, delta) claim: below 1 / members. */
  readonly delta?: number;
  /** Of each bound by itself. */
  readonly confidence?: number;
  /** The epsilon that an accountant promises at this delta; null where the training promises none. */
  readonly theory?: number | null;
  /** Shares of texts to guess in the one-run audit, fixed beforehand; of several the best is reported, corrected. */
  readonly guesses?: readonly GuessShares[];
  /** Whether each text's membership was drawn by its own fair coin before training; null = not known. */
  readonly coins?: boolean | null;
}

/** A bound from below beside what is promised from above. */
export interface BoundView {
  /** [lower bound, promised epsilon]; null where nothing is promised. */
  readonly range: Interval | null;
  /** The bound lies above the promise: the accounting, the clipping or the audit is wrong. */
  readonly contradictsTheory: boolean;
  /** What has to hold for the number to mean what it says. */
  readonly assumes: string;
  /** Whether it does; null = not known. */
  readonly holds: boolean | null;
}

export interface GaussianAudit {
  /** Rates of the pooled held-out counts, taken as exact. */
  readonly fpr: number;
  readonly fnr: number;
  readonly estimate: GaussianView;
  /** The same at the corrected upper limits of the better half: a lower bound, if the assumption holds. */
  readonly lower: GaussianView;
  readonly assumes: string;
  /** Why there is no epsilon; null where there is one. */
  readonly reason: string | null;
}

/** What one attack shows about the privacy of the training. */
export interface PrivacyAudit {
  readonly delta: number;
  readonly confidence: number;
  readonly theory: number | null;
  /** Texts with a score, by class, and those without. */
  readonly members: number;
  readonly nonmembers: number;
  readonly undefinedMembers: number;
  readonly undefinedNonmembers: number;
  /** null where a half lacks a class. */
  readonly threshold: (ThresholdAudit & BoundView) | null;
  /** null without labelled texts. */
  readonly oneRun: (OneRunAudit & BoundView) | null;
  /** null where the threshold audit is. */
  readonly gaussian: GaussianAudit | null;
}

export const ASSUMES_TRIALS =
  'Each text is an independent trial, as if it had a training run of its own. With one trained model this is a heuristic.';
export const ASSUMES_COINS =
  'Each text became a member by the toss of its own fair coin before training, and how many to guess was fixed beforehand.';
export const ASSUMES_GAUSSIAN =
  'The trade-off curve is that of two normal distributions. This is an assumption, not a finding, and it holds for no more than the rates it is read from.';

/** The privacy audit of one attack. Throws RangeError unless 0 ≤ delta < 1 / members, and for impossible options. */
export function privacyAudit(scores: ColumnScores, labels: Labels, options: AuditOptions): PrivacyAudit {
  const { seed, delta = 0, confidence = 0.95, theory = null, guesses, coins = null } = options;
  const { members, nonmembers, undefinedMembers, undefinedNonmembers } = splitColumn(scores, labels);
  checkDelta(delta, members.length + undefinedMembers);
  if (theory !== null && !(theory >= 0)) throw new RangeError(`An epsilon is at least 0, not ${theory}.`);
  const level = { delta, confidence };
  const view = (lower: number, assumes: string, holds: boolean | null): BoundView => ({
    range: theory === null ? null : [lower, theory],
    contradictsTheory: theory !== null && lower > theory,
    assumes,
    holds,
  });
  const threshold = thresholdAudit(scores, labels, seed, level);
  const oneRun = oneRunAudit(scores, labels, seed, level, guesses);
  return {
    delta,
    confidence,
    theory,
    members: members.length,
    nonmembers: nonmembers.length,
    undefinedMembers,
    undefinedNonmembers,
    threshold: threshold && { ...threshold, ...view(threshold.epsilonLower, ASSUMES_TRIALS, false) },
    oneRun: oneRun && { ...oneRun, ...view(oneRun.epsilonLower, ASSUMES_COINS, coins) },
    gaussian: threshold && gaussianAudit(threshold, delta),
  };
}

/** The greatest delta that is no excuse: publishing one text at random of so many is (0, 1/members)-private. */
function checkDelta(delta: number, members: number): void {
  if (!(delta >= 0)) throw new RangeError(`A delta is at least 0, not ${delta}.`);
  if (members > 0 && delta >= 1 / members) {
    throw new RangeError(
      `A delta of ${delta} is no promise: with ${members} members it has to be below 1 / ${members}.`,
    );
  }
}

function gaussianAudit({ halves }: ThresholdAudit, delta: number): GaussianAudit {
  const { fpr, fnr } = errorRates(addCounts(halves[0].counts, halves[1].counts));
  const estimate = gaussianView(fpr, fnr, delta);
  const [a, b] = halves.map(({ corrected }) => gaussianView(corrected.fprUpper, corrected.fnrUpper, delta));
  return {
    fpr,
    fnr,
    estimate,
    lower: (b!.mu ?? -Infinity) > (a!.mu ?? -Infinity) ? b! : a!,
    assumes: ASSUMES_GAUSSIAN,
    reason: whyNoEpsilon(estimate, delta),
  };
}

function errorRates({ found, members, falseAlarms, nonmembers }: ClassCounts) {
  return { fpr: falseAlarms / nonmembers, fnr: (members - found) / members };
}

function whyNoEpsilon({ mu, epsilon }: GaussianView, delta: number): string | null {
  if (epsilon !== null) return null;
  if (mu === null) return 'a rate of 0 or 1 makes the curve infinitely steep';
  return delta === 0 ? 'with a delta of 0 a normal distribution has no finite epsilon' : 'no finite epsilon';
}

import { clopperPearson, type Interval } from './intervals';
import { isResolvable, operatingPoint } from './operatingPoints';
import type { Roc } from './roc';

/** False-positive rates of the full table: the low end is where an attack harms. */
export const TPR_ALPHAS = [0.001, 0.01, 0.05, 0.1] as const;

/** What an attack finds at one false-positive rate. */
export interface TprRow {
  /** The FPR that must not be passed. */
  readonly alpha: number;
  /** Texts with score ≥ threshold are flagged; +Infinity where nothing may be flagged. */
  readonly threshold: number;
  /** Flagged members k of n1. */
  readonly found: number;
  readonly members: number;
  /** Flagged non-members, at most alpha of n0. */
  readonly falseAlarms: number;
  readonly nonmembers: number;
  /** found / members and falseAlarms / nonmembers, in [0, 1]. */
  readonly tpr: number;
  readonly fpr: number;
  /** Clopper-Pearson of found / members, for the threshold as it stands. */
  readonly interval: Interval;
  /** Whether there are enough non-members (1 / alpha) to speak of this rate. */
  readonly resolvable: boolean;
  /** Why not: "needs 1,000 known non-members, there are 228"; null where it is resolvable. */
  readonly reason: string | null;
}

/**
 * TPR at each alpha: the greatest over rules with FPR ≤ alpha, without interpolation, with its counts and interval. The
 * interval takes the threshold as given; that the threshold was read off the same non-members is not in it.
 */
export function tprTable(
  curve: Roc,
  alphas: readonly number[] = TPR_ALPHAS,
  confidence = 0.95,
): readonly TprRow[] {
  const { members, nonmembers } = curve;
  return alphas.map((alpha) => {
    const { threshold, tp, fp, tpr, fpr } = operatingPoint(curve, alpha);
    return {
      alpha,
      threshold,
      found: tp,
      members,
      falseAlarms: fp,
      nonmembers,
      tpr,
      fpr,
      interval: clopperPearson(tp, members, confidence)!,
      resolvable: isResolvable(alpha, nonmembers),
      reason: whyUnresolvable(alpha, nonmembers),
    };
  });
}

/** Non-members that it takes to see an FPR of alpha: one false alarm is then no more than alpha. */
export function nonmembersFor(alpha: number): number {
  return Math.ceil(1 / alpha - 1e-9);
}

const counted = new Intl.NumberFormat('en-US');

/** Why an FPR cannot be spoken of with so many non-members; null where it can. */
export function whyUnresolvable(alpha: number, nonmembers: number): string | null {
  if (isResolvable(alpha, nonmembers)) return null;
  if (alpha === 0) return 'no number of known non-members shows a rate of 0';
  const are = nonmembers === 1 ? 'is' : 'are';
  return `needs ${counted.format(nonmembersFor(alpha))} known non-members, there ${are} ${counted.format(nonmembers)}`;
}

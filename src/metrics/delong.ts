import { aucOfGroups } from './auc';
import type { Interval } from './intervals';
import { normalQuantile } from './normal';
import { tieGroups } from './tieGroups';

export interface DelongEstimate {
  readonly auc: number;
  /** Of the AUC; null where a class has a single text, as its spread is then unknown. */
  readonly variance: number | null;
  /** √variance. */
  readonly se: number | null;
  /** AUC ± z · se, clipped to [0, 1]. */
  readonly interval: Interval | null;
  /**
   * The variance is 0: an AUC of 0 or 1 (or constant scores), where the interval has no width although the true AUC is
   * not known that well. Say so instead of showing it.
   */
  readonly degenerate: boolean;
}

/**
 * AUC with DeLong's variance and a Wald interval (DeLong, DeLong and Clarke-Pearson 1988). The placement of a member is
 * the share of non-members under it, that of a non-member the share of members over it (ties one half);
 * var = S10 / n1 + S01 / n0 with their sample variances (ddof 1). O(n log n).
 *
 * null when a class is empty. Throws RangeError for a score that is not finite or a confidence outside (0, 1).
 */
export function delong(
  members: ArrayLike<number>,
  nonmembers: ArrayLike<number>,
  confidence = 0.95,
): DelongEstimate | null {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`A confidence lies between 0 and 1, not ${confidence}.`);
  }
  const n1 = members.length;
  const n0 = nonmembers.length;
  const groups = tieGroups(members, nonmembers);
  const auc = aucOfGroups(groups);
  if (auc === null) return null;
  if (n1 < 2 || n0 < 2) return { auc, variance: null, se: null, interval: null, degenerate: false };

  let membersAbove = 0;
  let nonmembersBelow = n0;
  let squares10 = 0;
  let squares01 = 0;
  for (const group of groups) {
    nonmembersBelow -= group.nonmembers;
    const memberPlacement = (nonmembersBelow + group.nonmembers / 2) / n0;
    const nonmemberPlacement = (membersAbove + group.members / 2) / n1;
    membersAbove += group.members;
    squares10 += group.members * (memberPlacement - auc) ** 2;
    squares01 += group.nonmembers * (nonmemberPlacement - auc) ** 2;
  }
  const variance = squares10 / (n1 - 1) / n1 + squares01 / (n0 - 1) / n0;
  const se = Math.sqrt(variance);
  const reach = normalQuantile((1 + confidence) / 2) * se;
  return {
    auc,
    variance,
    se,
    interval: [Math.max(0, auc - reach), Math.min(1, auc + reach)],
    degenerate: variance === 0,
  };
}

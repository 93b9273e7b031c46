import { tieGroups, type TieGroup } from './tieGroups';

/**
 * Area under the ROC curve: the chance that a random member scores higher than a random non-member, ties counting one
 * half. Equal to the Mann–Whitney statistic from mid-ranks, (#{m > u} + ½ #{m = u}) / (n1 n0). O(n log n).
 *
 * Never turned round when it is under 0.5: an attack whose sign was chosen on the test set was tuned on it.
 * null when a class is empty. Throws RangeError for a score that is not finite.
 */
export function auc(members: ArrayLike<number>, nonmembers: ArrayLike<number>): number | null {
  return aucOfGroups(tieGroups(members, nonmembers));
}

/** AUC of counted scores, highest group first (see tieGroups); null when a class is empty. */
export function aucOfGroups(groups: readonly Pick<TieGroup, 'members' | 'nonmembers'>[]): number | null {
  let wins = 0; // pairs won by the member, ties one half: exact, as all counts are whole or half
  let membersAbove = 0;
  let nonmembersAbove = 0;
  for (const { members, nonmembers } of groups) {
    wins += nonmembers * (membersAbove + members / 2);
    membersAbove += members;
    nonmembersAbove += nonmembers;
  }
  return membersAbove === 0 || nonmembersAbove === 0 ? null : wins / (membersAbove * nonmembersAbove);
}

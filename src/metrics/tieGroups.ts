/** All texts of one distinct score. */
export interface TieGroup {
  readonly score: number;
  /** How many members and non-members have this score. */
  readonly members: number;
  readonly nonmembers: number;
}

/**
 * The distinct scores of two classes with their counts, highest score first. O(n log n).
 *
 * Everything that depends on ranks (AUC, ROC, DeLong) reads this one table, so that all of them treat ties alike.
 * Throws RangeError for a score that is not finite: an undefined score is left out by the caller, never ranked.
 */
export function tieGroups(members: ArrayLike<number>, nonmembers: ArrayLike<number>): TieGroup[] {
  const positive = sortedScores(members);
  const negative = sortedScores(nonmembers);
  const groups: TieGroup[] = [];
  let i = 0;
  let j = 0;
  while (i < positive.length || j < negative.length) {
    const score = Math.max(positive[i] ?? -Infinity, negative[j] ?? -Infinity);
    const fromMember = i;
    const fromNonmember = j;
    while (positive[i] === score) i++;
    while (negative[j] === score) j++;
    groups.push({ score, members: i - fromMember, nonmembers: j - fromNonmember });
  }
  return groups;
}

/** A sorted copy, highest first. */
function sortedScores(scores: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(scores);
  if (!sorted.every(Number.isFinite)) {
    throw new RangeError('A score is not a finite number; leave undefined scores out before measuring.');
  }
  return sorted.sort().reverse();
}

import { tieGroups } from './tieGroups';

/** One decision rule: every text with score ≥ threshold is flagged as a member. */
export interface RocVertex {
  /** In the units of the score; +Infinity on the first vertex, where nothing is flagged. */
  readonly threshold: number;
  /** Flagged members and flagged non-members. */
  readonly tp: number;
  readonly fp: number;
  /** tp / members and fp / non-members, in [0, 1]. */
  readonly tpr: number;
  readonly fpr: number;
}

export interface Roc {
  /** Number of texts in each class. */
  readonly members: number;
  readonly nonmembers: number;
  /** From (0, 0) to (1, 1), one vertex for each distinct score: tied texts are flagged together. */
  readonly vertices: readonly RocVertex[];
}

/**
 * The ROC curve with its thresholds, O(n log n). null when a class is empty (a rate is undefined).
 * Throws RangeError for a score that is not finite.
 */
export function roc(members: ArrayLike<number>, nonmembers: ArrayLike<number>): Roc | null {
  const n1 = members.length;
  const n0 = nonmembers.length;
  if (n1 === 0 || n0 === 0) return null;
  const vertices: RocVertex[] = [{ threshold: Infinity, tp: 0, fp: 0, tpr: 0, fpr: 0 }];
  let tp = 0;
  let fp = 0;
  for (const group of tieGroups(members, nonmembers)) {
    tp += group.members;
    fp += group.nonmembers;
    vertices.push({ threshold: group.score, tp, fp, tpr: tp / n1, fpr: fp / n0 });
  }
  return { members: n1, nonmembers: n0, vertices };
}

import type { Roc, RocVertex } from './roc';

/** Counts of a decision rule on labelled texts; "positive" = flagged as a member. */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/**
 * The rule with the greatest TPR among those with FPR ≤ alpha, without interpolation; of equal TPRs the one with the
 * fewest false positives. It always exists: flagging nothing has FPR 0.
 * Throws RangeError unless 0 ≤ alpha ≤ 1.
 */
export function operatingPoint(curve: Roc, alpha: number): RocVertex {
  if (!(alpha >= 0 && alpha <= 1))
    throw new RangeError(`A false positive rate lies in [0, 1], not ${alpha}.`);
  let best = curve.vertices[0]!;
  for (const vertex of curve.vertices) {
    if (vertex.fpr <= alpha && vertex.tpr > best.tpr) best = vertex;
  }
  return best;
}

/** TPR at FPR ≤ alpha, in [0, 1]; see operatingPoint. */
export function tprAtFpr(curve: Roc, alpha: number): number {
  return operatingPoint(curve, alpha).tpr;
}

/** The score from which texts are flagged at FPR ≤ alpha; +Infinity where nothing may be flagged. */
export function thresholdAtFpr(curve: Roc, alpha: number): number {
  return operatingPoint(curve, alpha).threshold;
}

/** The smallest FPR above 0 that this many non-members can show, 1 / n0; null without any. */
export function finestFpr(nonmembers: number): number | null {
  return nonmembers > 0 ? 1 / nonmembers : null;
}

/** Whether there are enough non-members to speak of this FPR: alpha ≥ 1 / n0. */
export function isResolvable(alpha: number, nonmembers: number): boolean {
  const finest = finestFpr(nonmembers);
  return finest !== null && alpha >= finest;
}

/** Flags every text with score ≥ threshold and counts. */
export function confusionAt(
  members: ArrayLike<number>,
  nonmembers: ArrayLike<number>,
  threshold: number,
): Confusion {
  const tp = countFrom(members, threshold);
  const fp = countFrom(nonmembers, threshold);
  return { tp, fp, fn: members.length - tp, tn: nonmembers.length - fp };
}

function countFrom(scores: ArrayLike<number>, threshold: number): number {
  return Array.from(scores).filter((score) => score >= threshold).length;
}

/** (TPR + TNR) / 2 of a rule, in [0, 1]; null when a class is empty. */
export function balancedAccuracy({ tp, fp, fn, tn }: Confusion): number | null {
  const members = tp + fn;
  const nonmembers = fp + tn;
  return members === 0 || nonmembers === 0 ? null : (tp / members + tn / nonmembers) / 2;
}

/** The best threshold in hindsight. */
export interface Advantage {
  /** max(TPR − FPR) over all thresholds, at least 0 (flag nothing). */
  readonly advantage: number;
  /** (1 + advantage) / 2. */
  readonly balancedAccuracy: number;
  /** Where it is reached; the highest such threshold. */
  readonly vertex: RocVertex;
}

/**
 * Membership advantage (Yeom et al. 2018) and the balanced accuracy that goes with it. The threshold is chosen on the
 * very texts it is measured on, so both are optimistic: a fair number takes the threshold from other texts and
 * balancedAccuracy(confusionAt(…)).
 */
export function advantage(curve: Roc): Advantage {
  let vertex = curve.vertices[0]!;
  for (const other of curve.vertices) {
    if (other.tpr - other.fpr > vertex.tpr - vertex.fpr) vertex = other;
  }
  const best = vertex.tpr - vertex.fpr;
  return { advantage: best, balancedAccuracy: (1 + best) / 2, vertex };
}

import type { Labels, ColumnScores } from './columns';
import { curveOf, judgeAcross, stratifiedHalves, type ClassCounts, type JudgedHalf } from './halves';
import { clopperPearson, type Interval } from './intervals';
import { advantage } from './operatingPoints';

/** Balanced accuracy of an attack: the fair number and the flattering one. */
export interface AccuracyPair {
  /** Thresholds chosen on one half, judged on the other, both ways, counts pooled. null where a half lacks a class. */
  readonly heldOut: HeldOutAccuracy | null;
  /** The greatest balanced accuracy over all thresholds on the same texts: optimistic. */
  readonly hindsight: {
    readonly label: string;
    readonly balancedAccuracy: number;
    readonly threshold: number;
  };
}

export interface HeldOutAccuracy {
  readonly label: string;
  /** (TPR + TNR) / 2 of the pooled counts, in [0, 1]. */
  readonly balancedAccuracy: number;
  readonly interval: Interval;
  readonly counts: ClassCounts;
  /** Each half, judged with the threshold that the other half chose. */
  readonly halves: readonly [JudgedHalf, JudgedHalf];
}

export const HELD_OUT = 'threshold chosen on the other half';
export const HINDSIGHT = 'best threshold in hindsight, on the same texts: optimistic';

/**
 * Balanced accuracy with the threshold of greatest TPR − FPR from the other half, beside its maximum on the same texts.
 * null when a class has no score.
 */
export function heldOutAccuracy(
  scores: ColumnScores,
  labels: Labels,
  seed: number,
  confidence = 0.95,
): AccuracyPair | null {
  const curve = curveOf(scores, labels);
  if (curve === null) return null;
  const { balancedAccuracy, vertex } = advantage(curve);
  const hindsight = { label: HINDSIGHT, balancedAccuracy, threshold: vertex.threshold };
  const halves = judgeAcross(
    scores,
    labels,
    stratifiedHalves(labels, seed),
    (half) => advantage(half).vertex.threshold,
  );
  if (halves === null) return { heldOut: null, hindsight };
  const counts = addCounts(halves[0].counts, halves[1].counts);
  return {
    heldOut: { label: HELD_OUT, ...accuracyOf(counts, confidence), counts, halves },
    hindsight,
  };
}

export function addCounts(a: ClassCounts, b: ClassCounts): ClassCounts {
  return {
    found: a.found + b.found,
    members: a.members + b.members,
    falseAlarms: a.falseAlarms + b.falseAlarms,
    nonmembers: a.nonmembers + b.nonmembers,
  };
}

/**
 * Balanced accuracy of counts with an interval by square-and-add (MOVER: Zou and Donner 2008) on the Clopper-Pearson
 * limits of both rates: their distances from the estimate add as standard errors do. It has a width at rates of 0 and 1
 * too. It takes the thresholds as given. Needs at least one text of each class.
 */
function accuracyOf(
  { found, members, falseAlarms, nonmembers }: ClassCounts,
  confidence: number,
): { balancedAccuracy: number; interval: Interval } {
  const [tpr, tnr] = [found / members, 1 - falseAlarms / nonmembers];
  const [tprLow, tprHigh] = clopperPearson(found, members, confidence)!;
  const [tnrLow, tnrHigh] = clopperPearson(nonmembers - falseAlarms, nonmembers, confidence)!;
  const balancedAccuracy = (tpr + tnr) / 2;
  return {
    balancedAccuracy,
    interval: [
      Math.max(0, balancedAccuracy - Math.hypot(tpr - tprLow, tnr - tnrLow) / 2),
      Math.min(1, balancedAccuracy + Math.hypot(tprHigh - tpr, tnrHigh - tnr) / 2),
    ],
  };
}

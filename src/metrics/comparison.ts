import { pairColumns, type ColumnScores, type Labels } from './columns';
import type { Interval } from './intervals';
import {
  aucOfCounts,
  countOnce,
  drawCount,
  drawInterval,
  rankTexts,
  resample,
  tprOfCounts,
  type BootstrapOptions,
} from './resampling';
import { whyUnresolvable } from './tprTable';

export interface ComparisonOptions extends BootstrapOptions {
  /** FPR at which the TPRs are compared. */
  readonly alpha?: number;
}

/** Two attacks on the same texts, or one attack on two models. */
export interface Comparison {
  /** Texts compared: those with a score under both. */
  readonly members: number;
  readonly nonmembers: number;
  /** Texts left out because a score is undefined under either. */
  readonly droppedMembers: number;
  readonly droppedNonmembers: number;
  readonly auc: PairedDifference;
  readonly tpr: PairedDifference & {
    readonly alpha: number;
    /** Why this FPR says nothing with so many non-members; null where it does. */
    readonly reason: string | null;
  };
  readonly draws: number;
}

export interface PairedDifference {
  readonly first: number;
  readonly second: number;
  /** first − second. */
  readonly difference: number;
  /** Type-7 percentiles of the drawn differences. */
  readonly interval: Interval;
  /**
   * Twice the smaller share of draws on either side of 0 (draws of exactly 0 are on both), the data themselves counted
   * as one more draw; at most 1. It reads like a p-value and is one only roughly.
   */
  readonly share: number;
}

const ALPHA = 0.05;

/**
 * Paired bootstrap of the differences in AUC and in TPR at an FPR of at most alpha: every draw takes the same texts for
 * both columns. null when no text of a class has a score under both.
 * Throws RangeError where the lengths differ, or as drawCount and drawInterval do.
 */
export function compareColumns(
  first: ColumnScores,
  second: ColumnScores,
  labels: Labels,
  options: ComparisonOptions,
): Comparison | null {
  const { alpha = ALPHA, confidence } = options;
  if (!(alpha >= 0 && alpha <= 1))
    throw new RangeError(`A false positive rate lies in [0, 1], not ${alpha}.`);
  const draws = drawCount(options);
  const pair = pairColumns(first, second, labels);
  const { droppedMembers, droppedNonmembers } = pair;
  const [members, nonmembers] = [pair.first.members.length, pair.first.nonmembers.length];
  if (members === 0 || nonmembers === 0) return null;

  const rankings = [rankTexts(pair.first), rankTexts(pair.second)] as const;
  const aucs = new Float64Array(draws);
  const tprs = new Float64Array(draws);
  resample(rankings, options, ([a, b], draw) => {
    aucs[draw] = aucOfCounts(a!)! - aucOfCounts(b!)!;
    tprs[draw] = tprOfCounts(a!, alpha)! - tprOfCounts(b!, alpha)!;
  });
  const [a, b] = rankings.map(countOnce);
  const tpr = paired(tprOfCounts(a!, alpha)!, tprOfCounts(b!, alpha)!, tprs, confidence);
  return {
    members,
    nonmembers,
    droppedMembers,
    droppedNonmembers,
    auc: paired(aucOfCounts(a!)!, aucOfCounts(b!)!, aucs, confidence),
    tpr: { ...tpr, alpha, reason: whyUnresolvable(alpha, nonmembers) },
    draws,
  };
}

function paired(
  first: number,
  second: number,
  drawn: Float64Array,
  confidence: number | undefined,
): PairedDifference {
  const below = drawn.filter((value) => value <= 0).length;
  const above = drawn.filter((value) => value >= 0).length;
  return {
    first,
    second,
    difference: first - second,
    interval: drawInterval(drawn, confidence),
    share: Math.min(1, (2 * (Math.min(below, above) + 1)) / (drawn.length + 1)),
  };
}

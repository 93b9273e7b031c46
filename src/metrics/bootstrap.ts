import type { Interval } from './intervals';
import {
  aucOfCounts,
  checkPaired,
  countAt,
  countOnce,
  drawCount,
  drawInterval,
  rankTexts,
  resample,
  type BootstrapOptions,
  type ClassScores,
} from './resampling';

export type { BootstrapOptions, ClassScores } from './resampling';

export interface BootstrapEstimate {
  /** The statistic of the texts themselves. */
  readonly estimate: number;
  /** Type-7 percentiles of the draws. */
  readonly interval: Interval;
  readonly draws: number;
  /** No draw differs from another: an AUC of 0 or 1, or constant scores. Say so instead of showing the interval. */
  readonly degenerate: boolean;
}

/**
 * AUC of a given resample: positions into members and into non-members, repeats allowed. null when either list is empty.
 * Throws RangeError for a position outside its class.
 */
export function resampledAuc(
  scores: ClassScores,
  memberIndices: Iterable<number>,
  nonmemberIndices: Iterable<number>,
): number | null {
  return aucOfCounts(countAt(rankTexts(scores), memberIndices, nonmemberIndices));
}

/**
 * AUC with a stratified bootstrap interval: members and non-members are drawn with replacement, each as many as there
 * are, so that no resample loses a class. null when a class is empty. Throws RangeError unless draws ≥ 1 is whole.
 */
export function bootstrapAuc(scores: ClassScores, options: BootstrapOptions): BootstrapEstimate | null {
  const draws = drawCount(options);
  const ranking = rankTexts(scores);
  const estimate = aucOfCounts(countOnce(ranking));
  if (estimate === null) return null;
  const values = new Float64Array(draws);
  resample([ranking], options, ([counts], draw) => {
    values[draw] = aucOfCounts(counts!)!;
  });
  return { estimate, draws, ...spreadOf(values, options) };
}

/**
 * Difference of two AUCs, first − second, over the same texts: two attacks on one model, or one attack before and after
 * a defence. Each draw takes the same texts for both, so what they have in common cancels: the interval is much
 * narrower than the two single intervals suggest. null when a class is empty.
 * Throws RangeError where the two do not have the same number of texts. compareScores gives the TPR as well.
 */
export function bootstrapAucDifference(
  first: ClassScores,
  second: ClassScores,
  options: BootstrapOptions,
): BootstrapEstimate | null {
  const draws = drawCount(options);
  const rankings = [rankTexts(first), rankTexts(second)] as const;
  checkPaired(rankings);
  const a = aucOfCounts(countOnce(rankings[0]));
  const b = aucOfCounts(countOnce(rankings[1]));
  if (a === null || b === null) return null;
  const values = new Float64Array(draws);
  resample(rankings, options, ([one, two], draw) => {
    values[draw] = aucOfCounts(one!)! - aucOfCounts(two!)!;
  });
  return { estimate: a - b, draws, ...spreadOf(values, options) };
}

function spreadOf(values: Float64Array, { confidence }: BootstrapOptions) {
  return {
    interval: drawInterval(values, confidence),
    degenerate: values.every((value) => value === values[0]),
  };
}

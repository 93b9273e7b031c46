import { Random } from '../data/random';
import { auc } from './auc';
import { splitColumn, type ColumnScores, type Labels } from './columns';

export interface LabelShuffleOptions {
  readonly seed: number;
  /** Number of shuffles. */
  readonly shuffles?: number;
  /** AUC with the true labels, to be compared with the shuffled ones. */
  readonly observed?: number | null;
}

/** What a trained attack reaches with labels that mean nothing. */
export interface LabelShuffle {
  /** One AUC for each shuffle that had one, in the order of the shuffles. */
  readonly aucs: readonly number[];
  /** Shuffles after which a class had no score. */
  readonly undefinedShuffles: number;
  readonly mean: number;
  /** Standard error of the mean; null for a single shuffle. */
  readonly se: number | null;
  readonly range: readonly [least: number, greatest: number];
  /**
   * Permutation p-value of the observed AUC: the share of shuffles that reach it, the true labels counted as one more;
   * null where none was given.
   */
  readonly pValue: number | null;
}

/**
 * Refits a trained attack on shuffled labels and measures it against those. A cross-fitted attack stays at 0.5 (a little
 * below, as what is held out of one class is missing in the fit); one that is judged on what it was fitted on does not.
 * The shuffle keeps the number of each class; texts of unknown label stay unknown. null where no shuffle had an AUC.
 *
 * @param refit fits the attack on these labels and scores every text, null = undefined
 */
export function labelShuffle(
  labels: Labels,
  refit: (labels: Labels, seed: number) => ColumnScores,
  { seed, shuffles = 20, observed = null }: LabelShuffleOptions,
): LabelShuffle | null {
  if (!Number.isInteger(shuffles) || shuffles < 1) {
    throw new RangeError(`A control needs shuffles, not ${shuffles}.`);
  }
  const random = new Random(seed);
  const aucs: number[] = [];
  for (let i = 0; i < shuffles; i++) {
    const shuffled = shuffleLabels(labels, random);
    const { members, nonmembers } = splitColumn(refit(shuffled, seed + i), shuffled);
    const value = auc(members, nonmembers);
    if (value !== null) aucs.push(value);
  }
  if (aucs.length === 0) return null;
  const mean = average(aucs);
  const variance = aucs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (aucs.length - 1);
  const reached = aucs.filter((value) => observed !== null && value >= observed).length;
  return {
    aucs,
    undefinedShuffles: shuffles - aucs.length,
    mean,
    se: aucs.length < 2 ? null : Math.sqrt(variance / aucs.length),
    range: [Math.min(...aucs), Math.max(...aucs)],
    pValue: observed === null ? null : (reached + 1) / (aucs.length + 1),
  };
}

function shuffleLabels(labels: Labels, random: Random): Labels {
  const known = random.shuffle(labels.filter((member) => member !== null));
  let next = 0;
  return labels.map((member) => (member === null ? null : known[next++]!));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { Random } from '../data/random';
import { aucOfGroups } from './auc';
import { percentileInterval, type Interval } from './intervals';
import { tieGroups } from './tieGroups';

export interface BootstrapOptions {
  /** The same seed gives the same draws. */
  readonly seed: number;
  /** Number of resamples; fewer than some hundreds make the ends of the interval unsteady. */
  readonly draws?: number;
  /** Two-sided. */
  readonly confidence?: number;
}

export interface BootstrapEstimate {
  /** The statistic of the texts themselves. */
  readonly estimate: number;
  /** Type-7 percentiles of the draws. */
  readonly interval: Interval;
  readonly draws: number;
}

/** The scores of one attack, member by member and non-member by non-member in a fixed order of the texts. */
export interface ClassScores {
  readonly members: ArrayLike<number>;
  readonly nonmembers: ArrayLike<number>;
}

/** AUC of the texts at these positions, a text counting as often as it is named. */
type IndexedAuc = (memberIndices: Iterable<number>, nonmemberIndices: Iterable<number>) => number | null;

/** Ranks the texts once, so that each resample costs O(n) instead of a sort. */
function indexedAuc({ members, nonmembers }: ClassScores): IndexedAuc {
  const groups = tieGroups(members, nonmembers);
  const position = new Map(groups.map((group, index) => [group.score, index]));
  const groupOf = (scores: ArrayLike<number>) => Int32Array.from(scores, (score) => position.get(score)!);
  const memberGroup = groupOf(members);
  const nonmemberGroup = groupOf(nonmembers);
  return (memberIndices, nonmemberIndices) => {
    const counts = groups.map(() => ({ members: 0, nonmembers: 0 }));
    for (const index of memberIndices) counts[groupAt(memberGroup, index)]!.members++;
    for (const index of nonmemberIndices) counts[groupAt(nonmemberGroup, index)]!.nonmembers++;
    return aucOfGroups(counts);
  };
}

function groupAt(groups: Int32Array, index: number): number {
  const group = groups[index];
  if (group === undefined) throw new RangeError(`No text at position ${index} of ${groups.length}.`);
  return group;
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
  return indexedAuc(scores)(memberIndices, nonmemberIndices);
}

/**
 * AUC with a stratified bootstrap interval: members and non-members are drawn with replacement, each as many as there
 * are, so that no resample loses a class. null when a class is empty. Throws RangeError unless draws ≥ 1 is whole.
 */
export function bootstrapAuc(scores: ClassScores, options: BootstrapOptions): BootstrapEstimate | null {
  return bootstrap(scores, indexedAuc(scores), options);
}

/**
 * Difference of two AUCs, first − second, over the same texts: two attacks on one model, or one attack before and after
 * a defence. Each draw takes the same texts for both, so what they have in common cancels: the interval is much
 * narrower than the two single intervals suggest. null when a class is empty.
 * Throws RangeError where the two do not have the same number of texts.
 */
export function bootstrapAucDifference(
  first: ClassScores,
  second: ClassScores,
  options: BootstrapOptions,
): BootstrapEstimate | null {
  if (
    first.members.length !== second.members.length ||
    first.nonmembers.length !== second.nonmembers.length
  ) {
    throw new RangeError(
      'A paired comparison needs both scores of every text; leave a text out on both sides.',
    );
  }
  const aucOfFirst = indexedAuc(first);
  const aucOfSecond = indexedAuc(second);
  return bootstrap(
    first,
    (memberIndices, nonmemberIndices) => {
      const a = aucOfFirst(memberIndices, nonmemberIndices);
      const b = aucOfSecond(memberIndices, nonmemberIndices);
      return a === null || b === null ? null : a - b;
    },
    options,
  );
}

function bootstrap(
  { members, nonmembers }: ClassScores,
  statistic: IndexedAuc,
  { seed, draws = 1000, confidence = 0.95 }: BootstrapOptions,
): BootstrapEstimate | null {
  const memberIndices = Int32Array.from(members, (_, i) => i);
  const nonmemberIndices = Int32Array.from(nonmembers, (_, i) => i);
  if (!Number.isInteger(draws) || draws < 1) throw new RangeError(`A bootstrap needs draws, not ${draws}.`);
  const estimate = statistic(memberIndices, nonmemberIndices);
  if (estimate === null) return null;

  const random = new Random(seed);
  const redraw = (indices: Int32Array) => {
    for (let i = 0; i < indices.length; i++) indices[i] = random.below(indices.length);
  };
  const values = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    redraw(memberIndices);
    redraw(nonmemberIndices);
    values[draw] = statistic(memberIndices, nonmemberIndices)!;
  }
  const tail = (1 - confidence) / 2;
  return { estimate, interval: percentileInterval(values, [tail, 1 - tail])!, draws };
}

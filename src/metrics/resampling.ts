import { Random } from '../data/random';
import { percentileInterval, type Interval } from './intervals';
import { tieGroups } from './tieGroups';

/** The scores of one attack, member by member and non-member by non-member in a fixed order of the texts. */
export interface ClassScores {
  readonly members: ArrayLike<number>;
  readonly nonmembers: ArrayLike<number>;
}

/** Texts ranked once, so that a resample costs O(n) instead of a sort. */
export interface Ranking {
  /** Number of distinct scores. */
  readonly groups: number;
  /** The tie group of each text, by class; 0 = the highest score. */
  readonly members: Int32Array;
  readonly nonmembers: Int32Array;
}

/** How many texts of each class a resample has in each tie group, the highest score first. */
export interface GroupCounts {
  readonly members: Int32Array;
  readonly nonmembers: Int32Array;
}

/** Throws RangeError for a score that is not finite. */
export function rankTexts({ members, nonmembers }: ClassScores): Ranking {
  const groups = tieGroups(members, nonmembers);
  const position = new Map(groups.map(({ score }, index) => [score, index]));
  const groupOf = (scores: ArrayLike<number>) => Int32Array.from(scores, (score) => position.get(score)!);
  return { groups: groups.length, members: groupOf(members), nonmembers: groupOf(nonmembers) };
}

/**
 * Counts the texts at these positions, a text as often as it is named.
 * Throws RangeError for a position outside its class.
 */
export function countAt(
  ranking: Ranking,
  memberIndices: Iterable<number>,
  nonmemberIndices: Iterable<number>,
): GroupCounts {
  const count = (groups: Int32Array, indices: Iterable<number>) => {
    const counts = new Int32Array(ranking.groups);
    for (const index of indices) {
      const group = groups[index];
      if (group === undefined) throw new RangeError(`No text at position ${index} of ${groups.length}.`);
      counts[group]!++;
    }
    return counts;
  };
  return {
    members: count(ranking.members, memberIndices),
    nonmembers: count(ranking.nonmembers, nonmemberIndices),
  };
}

/** Counts the texts themselves, each once. */
export function countOnce(ranking: Ranking): GroupCounts {
  return countAt(ranking, ranking.members.keys(), ranking.nonmembers.keys());
}

/** AUC of counted texts, exact as in aucOfGroups; null when a class is empty. */
export function aucOfCounts({ members, nonmembers }: GroupCounts): number | null {
  let wins = 0; // pairs won by the member, ties one half
  let membersAbove = 0;
  let nonmembersAbove = 0;
  for (let group = 0; group < members.length; group++) {
    const hits = members[group]!;
    const alarms = nonmembers[group]!;
    wins += alarms * (membersAbove + hits / 2);
    membersAbove += hits;
    nonmembersAbove += alarms;
  }
  return membersAbove === 0 || nonmembersAbove === 0 ? null : wins / (membersAbove * nonmembersAbove);
}

/** Greatest TPR at an FPR of at most alpha, without interpolation (see operatingPoint); null when a class is empty. */
export function tprOfCounts({ members, nonmembers }: GroupCounts, alpha: number): number | null {
  const n1 = members.reduce((sum, count) => sum + count, 0);
  const n0 = nonmembers.reduce((sum, count) => sum + count, 0);
  if (n1 === 0 || n0 === 0) return null;
  let hits = 0;
  let alarms = 0;
  for (let group = 0; group < members.length; group++) {
    alarms += nonmembers[group]!;
    if (alarms / n0 > alpha) break;
    hits += members[group]!;
  }
  return hits / n1;
}

export interface BootstrapOptions {
  /** The same seed gives the same draws. */
  readonly seed: number;
  /** Number of resamples; fewer than some hundreds make the ends of the interval unsteady. */
  readonly draws?: number;
  /** Two-sided. */
  readonly confidence?: number;
}

/** How many resamples are asked for. Throws RangeError unless it is a whole number ≥ 1. */
export function drawCount({ draws = 1000 }: BootstrapOptions): number {
  if (!Number.isInteger(draws) || draws < 1) throw new RangeError(`A bootstrap needs draws, not ${draws}.`);
  return draws;
}

/** Throws RangeError unless all rankings are of the same number of texts of each class. */
export function checkPaired(rankings: readonly Ranking[]): void {
  const sizes = rankings.map(({ members, nonmembers }) => `${members.length}/${nonmembers.length}`);
  if (new Set(sizes).size > 1) {
    throw new RangeError(
      'A paired comparison needs both scores of every text; leave a text out on both sides.',
    );
  }
}

/**
 * Draws members and non-members with replacement, each as many as there are, so that no resample loses a class, and
 * shows the counts of every draw under every ranking: what is compared is compared on the same texts. O(n) a draw.
 * The counts are overwritten by the next draw. Throws RangeError as drawCount and checkPaired do.
 */
export function resample(
  rankings: readonly Ranking[],
  options: BootstrapOptions,
  visit: (counts: readonly GroupCounts[], draw: number) => void,
): void {
  const draws = drawCount(options);
  checkPaired(rankings);
  const [n1, n0] = [rankings[0]?.members.length ?? 0, rankings[0]?.nonmembers.length ?? 0];
  const random = new Random(options.seed);
  const memberIndices = new Int32Array(n1);
  const nonmemberIndices = new Int32Array(n0);
  const counts = rankings.map(({ groups }) => ({
    members: new Int32Array(groups),
    nonmembers: new Int32Array(groups),
  }));
  for (let draw = 0; draw < draws; draw++) {
    redraw(memberIndices, random);
    redraw(nonmemberIndices, random);
    rankings.forEach((ranking, i) => {
      recount(counts[i]!.members, ranking.members, memberIndices);
      recount(counts[i]!.nonmembers, ranking.nonmembers, nonmemberIndices);
    });
    visit(counts, draw);
  }
}

function redraw(indices: Int32Array, random: Random): void {
  const size = indices.length;
  for (let i = 0; i < size; i++) indices[i] = random.below(size);
}

function recount(counts: Int32Array, groups: Int32Array, indices: Int32Array): void {
  counts.fill(0);
  for (const index of indices) counts[groups[index]!]!++;
}

/** Type-7 percentiles of bootstrap draws. Throws RangeError unless 0 < confidence < 1. */
export function drawInterval(values: Float64Array, confidence = 0.95): Interval {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`A confidence lies between 0 and 1, not ${confidence}.`);
  }
  const tail = (1 - confidence) / 2;
  return percentileInterval(values, [tail, 1 - tail])!;
}

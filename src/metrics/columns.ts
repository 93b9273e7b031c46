import type { ClassScores } from './resampling';

/** One score for each text of a labelled set, in the order of the texts; null = undefined for it. */
export type ColumnScores = readonly (number | null)[];

/** true = member, false = known non-member, null = not known (such a text is in no class). */
export type Labels = readonly (boolean | null)[];

/** The scores of one attack over a labelled set. */
export interface Column {
  /** The attack's id. */
  readonly id: string;
  readonly scores: ColumnScores;
}

/** The defined scores of a column by class, in the order of the texts, and what was left out. */
export interface SplitColumn extends ClassScores {
  readonly members: readonly number[];
  readonly nonmembers: readonly number[];
  /** Texts whose score is undefined, by class. */
  readonly undefinedMembers: number;
  readonly undefinedNonmembers: number;
}

/** Throws RangeError where there is not one label for each score. */
export function splitColumn(scores: ColumnScores, labels: Labels): SplitColumn {
  checkLengths(scores, labels);
  const members: number[] = [];
  const nonmembers: number[] = [];
  let [undefinedMembers, undefinedNonmembers] = [0, 0];
  scores.forEach((score, i) => {
    const member = labels[i]!;
    if (member === null) return;
    if (score !== null) (member ? members : nonmembers).push(score);
    else if (member) undefinedMembers++;
    else undefinedNonmembers++;
  });
  return { members, nonmembers, undefinedMembers, undefinedNonmembers };
}

/** Two columns over the texts that both have a score for; a text without one is left out on both sides, and counted. */
export interface PairedColumns {
  readonly first: ClassScores;
  readonly second: ClassScores;
  readonly droppedMembers: number;
  readonly droppedNonmembers: number;
}

/** Throws RangeError where there is not one label for each score. */
export function pairColumns(first: ColumnScores, second: ColumnScores, labels: Labels): PairedColumns {
  checkLengths(first, labels);
  checkLengths(second, labels);
  const both = (i: number) => first[i] !== null && second[i] !== null;
  const kept = labels.map((member, i) => (both(i) ? member : null));
  const [a, b] = [splitColumn(first, kept), splitColumn(second, kept)];
  const dropped = (of: boolean) => labels.filter((member, i) => member === of && !both(i)).length;
  return { first: a, second: b, droppedMembers: dropped(true), droppedNonmembers: dropped(false) };
}

function checkLengths(scores: ColumnScores, labels: Labels): void {
  if (scores.length !== labels.length) {
    throw new RangeError(`One score for each text is needed: ${scores.length} for ${labels.length} labels.`);
  }
}

import { Random } from '../data/random';
import type { Labels, ColumnScores } from './columns';
import { stratifiedFolds } from './folds';
import { roc, type Roc } from './roc';

/** The half of each text, 0 or 1; null where its label is not known. */
export type Halves = readonly (0 | 1 | null)[];

/**
 * Two halves with nearly the same share of each class, drawn by seed. They depend on the labels alone: every attack on
 * the same texts is tuned on the same half and judged on the same other one.
 */
export function stratifiedHalves(labels: Labels, seed: number): Halves {
  const known = labels.flatMap((member, i) => (member === null ? [] : [i]));
  const shuffled = new Random(seed).shuffle(known);
  const folds = stratifiedFolds(
    shuffled.map((i) => labels[i]!),
    2,
  );
  const halves: (0 | 1 | null)[] = labels.map(() => null);
  shuffled.forEach((i, at) => (halves[i] = folds[at] as 0 | 1));
  return halves;
}

/** Labels of one half alone: the other half's texts are in no class. */
export function labelsOfHalf(labels: Labels, halves: Halves, half: 0 | 1): Labels {
  return labels.map((member, i) => (halves[i] === half ? member : null));
}

/** Errors and hits of "flag from the threshold on" over the texts of given labels. */
export interface ClassCounts {
  /** Flagged members, of so many with a score. */
  readonly found: number;
  readonly members: number;
  /** Flagged non-members, of so many with a score. */
  readonly falseAlarms: number;
  readonly nonmembers: number;
}

export function countFlagged(scores: ColumnScores, labels: Labels, threshold: number): ClassCounts {
  let [found, members, falseAlarms, nonmembers] = [0, 0, 0, 0];
  scores.forEach((score, i) => {
    const member = labels[i] ?? null;
    if (score === null || member === null) return;
    const flagged = score >= threshold;
    if (member) {
      members++;
      if (flagged) found++;
    } else {
      nonmembers++;
      if (flagged) falseAlarms++;
    }
  });
  return { found, members, falseAlarms, nonmembers };
}

/** A rule whose threshold comes from one half and whose counts come from the other. */
export interface JudgedHalf {
  readonly threshold: number;
  readonly counts: ClassCounts;
}

/**
 * Chooses a threshold on each half and judges it on the other, both ways. null where a half lacks a class.
 *
 * @param choose reads the ROC curve of the half that it may look at
 */
export function judgeAcross(
  scores: ColumnScores,
  labels: Labels,
  halves: Halves,
  choose: (curve: Roc) => number,
): readonly [JudgedHalf, JudgedHalf] | null {
  const parts = [labelsOfHalf(labels, halves, 0), labelsOfHalf(labels, halves, 1)] as const;
  const judge = (tuning: Labels, judging: Labels): JudgedHalf | null => {
    const curve = curveOf(scores, tuning);
    if (curve === null) return null;
    const threshold = choose(curve);
    return { threshold, counts: countFlagged(scores, judging, threshold) };
  };
  const first = judge(parts[1], parts[0]);
  const second = judge(parts[0], parts[1]);
  return first === null || second === null ? null : [first, second];
}

/** The ROC curve of a column over the texts of given labels; null when a class has no score. */
export function curveOf(scores: ColumnScores, labels: Labels): Roc | null {
  const classOf = (of: boolean) =>
    scores.filter((score, i): score is number => score !== null && labels[i] === of);
  return roc(classOf(true), classOf(false));
}

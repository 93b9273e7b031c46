import { Random } from '../data/random';
import { stratifiedFolds } from '../metrics/folds';

/** Scores the text at a place of the table. */
export type PlaceScore = (place: number) => number | null;

/**
 * Learns from the texts at these places of the table, and from no others. null where they are not enough to learn from:
 * what would have been scored by it is undefined.
 */
export type Fit = (training: readonly number[]) => PlaceScore | null;

/** true = member, false = known non-member, null = not known. */
export type Labels = readonly (boolean | null)[];

/** Folds of everything that learns from labels, unless it says otherwise. */
export const FOLDS = 5;

/**
 * One score for each text, in order, each from a fit that did not see the text: the labelled texts are dealt out to k
 * stratified folds in an order drawn by the seed, and those of a fold are scored by a fit on all other folds. Texts
 * without a label teach nothing; they are scored by a fit on all that have one.
 */
export function crossFit(labels: Labels, k: number, seed: number, fit: Fit): (number | null)[] {
  const labelled = new Random(seed).shuffle(labelledPlaces(labels));
  const folds = stratifiedFolds(
    labelled.map((place) => labels[place]!),
    k,
  );
  const scores: (number | null)[] = labels.map(() => null);
  for (let fold = 0; fold < k; fold++) {
    const held = labelled.filter((_, at) => folds[at] === fold);
    if (held.length === 0) continue;
    const score = fit(labelled.filter((_, at) => folds[at] !== fold));
    if (score) for (const place of held) scores[place] = score(place);
  }
  if (labelled.length < labels.length) {
    const score = fit(labelled);
    if (score) labels.forEach((label, place) => label === null && (scores[place] = score(place)));
  }
  return scores;
}

/** Places of the texts whose label is known, in order. */
export function labelledPlaces(labels: Labels): number[] {
  return labels.flatMap((label, place) => (label === null ? [] : [place]));
}

/** The places among these whose texts are of a class, in order. */
export function ofClass(labels: Labels, places: readonly number[], member: boolean): number[] {
  return places.filter((place) => labels[place] === member);
}

import { deviation } from 'd3-array';

/** What one attack makes of the text under the two models. */
export interface WhatIfMove {
  /** What the attack is called. */
  readonly name: string;
  /** Scores; null = undefined for the text. */
  readonly before: number | null;
  readonly after: number | null;
  /** Shares of the known non-members that score lower, under the model of the same moment; null = not known. */
  readonly places: { readonly before: number; readonly after: number; readonly nonmembers: number } | null;
}

/** How the text was read. */
export interface WhatIfDose {
  readonly repeats: number;
  readonly epochs: number;
  /** Texts in the list with it, repeats counted. */
  readonly texts: number;
}

/** "the 43rd percentile", "above all of them". */
function placeOf(share: number): string {
  if (share <= 0) return 'below all';
  if (share >= 1) return 'above all';
  return `the ${ordinal(Math.min(99, Math.max(1, Math.round(share * 100))))} percentile`;
}

/** "1st", "2nd", "11th", "43rd". */
export function ordinal(value: number): string {
  const teens = value % 100 >= 11 && value % 100 <= 13;
  const ending = teens ? undefined : ['th', 'st', 'nd', 'rd'][value % 10];
  return `${value}${ending ?? 'th'}`;
}

/**
 * What came of a "what if", in sentences that are made of its numbers.
 *
 * @param moves the attack that is told of first, and the others; ones without a place are left out
 * @returns null while no place is known
 */
export function whatIfSentence(
  { repeats, epochs, texts }: WhatIfDose,
  moves: readonly WhatIfMove[],
): string | null {
  const [told, ...others] = moves.flatMap(({ name, places }) => (places ? [{ name, ...places }] : []));
  if (!told) return null;
  const copies = repeats === 1 ? 'One copy' : `${repeats} copies`;
  const read = `${copies} of it in a list of ${texts} texts, read for ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'},`;
  const of = `${told.nonmembers} known non-members`;
  const [from, to] = [placeOf(told.before), placeOf(told.after)];
  const first =
    from === to
      ? `${read} left its ${told.name} score where it was: ${to}${inside(told.after) ? ' of' : ''} ${of}.`
      : `${read} moved its ${told.name} score from ${from}${inside(told.before) ? ' of' : ''} ${of} to ${shortened(told.after)}.`;
  const way = (move: { readonly before: number; readonly after: number }) =>
    Math.abs(move.after - move.before);
  const furthest = others.reduce((a, b) => (way(b) > way(a) ? b : a), told);
  const [start, end] = [shortened(furthest.before), shortened(furthest.after)];
  if (furthest === told || start === end) return first;
  return `${first} ${furthest.name} moved furthest: from ${start} to ${end}.`;
}

const inside = (share: number) => share > 0 && share < 1;

function shortened(share: number): string {
  if (!inside(share)) return share <= 0 ? 'below all of them' : 'above all of them';
  return placeOf(share).replace(' percentile', '');
}

/** How scores of texts that neither model has read differ between the two models. */
export interface Drift {
  /** Texts with a score under both. */
  readonly texts: number;
  /** Standard deviation of what their scores changed by, in the score's own unit. */
  readonly deviation: number;
}

/** @param before, after scores of the same texts; null = undefined. @returns null with fewer than two texts */
export function driftOf(before: readonly (number | null)[], after: readonly (number | null)[]): Drift | null {
  const changes = before.flatMap((score, i) => {
    const other = after[i] ?? null;
    return score === null || other === null ? [] : [other - score];
  });
  const spread = deviation(changes);
  return spread === undefined ? null : { texts: changes.length, deviation: spread };
}

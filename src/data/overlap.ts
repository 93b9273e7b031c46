import type { ClassedText } from './duplicates';
import { wordGrams } from './wordGrams';

export { exactDuplicates, type ClassedText, type Duplicates } from './duplicates';
export { nearDuplicates, wordJaccard, NEAR_DUPLICATE, type NearDuplicates } from './nearDuplicates';

/** Run lengths of MIMIR. */
export const OVERLAP_RUNS = [7, 13] as const;
const OVERLAP_BINS = 10;

export interface NgramOverlap {
  /** Words in a run. */
  readonly n: number;
  /** A text each: share of a non-member's runs that stand in some member, in [0, 1]; null for others and short ones. */
  readonly shares: readonly (number | null)[];
  /** Non-members by share: ten equal bins, of which the last holds 1 too. */
  readonly histogram: readonly number[];
  /** Non-members with a share. */
  readonly measured: number;
  /** Non-members with fewer words than a run. */
  readonly short: number;
  /** Mean share; null where none was measured. */
  readonly mean: number | null;
}

/**
 * How much of the non-members stands word by word in the members: for each non-member the share of its runs of n words
 * (repetitions count) that stand in some member (Duan et al. 2024, MIMIR, where splits are cut by 7 or 13 words at under
 * 20 % or 80 %). Words by white space, in lower case.
 */
export function ngramOverlap(texts: readonly ClassedText[], n: number = OVERLAP_RUNS[0]): NgramOverlap {
  const { of, count } = wordGrams(
    texts.map(({ text, member }) => (member === null ? '' : text)),
    n,
  );
  const inMembers = new Uint8Array(count);
  texts.forEach(({ member }, i) => {
    if (member === true) for (const gram of of[i]!) inMembers[gram] = 1;
  });
  const shares = texts.map(({ member }, i) => {
    const grams = of[i]!;
    if (member !== false || grams.length === 0) return null;
    return grams.reduce((sum, gram) => sum + inMembers[gram]!, 0) / grams.length;
  });
  const measured = shares.filter((share) => share !== null);
  const histogram = new Array<number>(OVERLAP_BINS).fill(0);
  for (const share of measured) histogram[Math.min(OVERLAP_BINS - 1, Math.floor(share * OVERLAP_BINS))]!++;
  const nonmembers = texts.filter(({ member }) => member === false).length;
  return {
    n,
    shares,
    histogram,
    measured: measured.length,
    short: nonmembers - measured.length,
    mean: measured.length === 0 ? null : measured.reduce((sum, share) => sum + share, 0) / measured.length,
  };
}

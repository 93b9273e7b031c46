import type { ClassedText } from '../../src/data/duplicates';
import { exactDuplicates, nearDuplicates, ngramOverlap, OVERLAP_RUNS } from '../../src/data/overlap';
import type { SplitReport } from '../../src/models/analysisContract';

/** From which share of a non-member's runs it counts as overlapping, by length of the run (MIMIR's cuts). */
const LIMITS: Readonly<Record<number, number>> = { 7: 0.2, 13: 0.2 };

/** What members and non-members share. */
export function splitReport(texts: readonly ClassedText[]): SplitReport {
  const exact = exactDuplicates(texts);
  const near = nearDuplicates(texts);
  return {
    nonmembers: texts.filter(({ member }) => member === false).length,
    exact: exact.counts.nonmembersAcross,
    near: near.across.filter(
      (other, i) => other !== null && exact.across[i] === null && texts[i]!.member === false,
    ).length,
    twiceMembers: exact.counts.withinMembers,
    twiceNonmembers: exact.counts.withinNonmembers,
    overlaps: OVERLAP_RUNS.map((n) => {
      const { shares, histogram, measured, short, mean } = ngramOverlap(texts, n);
      const limit = LIMITS[n]!;
      const over = shares.filter((share) => share !== null && share > limit).length;
      return { n, limit, over, histogram, measured, short, mean };
    }),
  };
}

import { epsilonLowerBound, plugInEpsilon, type AuditBound } from './audit';
import type { ColumnScores, Labels } from './columns';
import { judgeAcross, stratifiedHalves, type ClassCounts, type JudgedHalf } from './halves';
import { normalQuantile } from './normal';
import type { Roc } from './roc';

export interface AuditLevel {
  /** The delta of the (epsilon, delta) claim. */
  readonly delta: number;
  /** Of a bound as a whole. */
  readonly confidence: number;
}

/** What one half shows about epsilon with the threshold that the other half chose. */
export interface AuditedHalf extends JudgedHalf {
  /** At the full confidence: holds for this half alone, had it been named beforehand. */
  readonly bound: AuditBound;
  /** At Bonferroni's confidence, so that the better of the two halves may be reported. */
  readonly corrected: AuditBound;
}

export interface ThresholdAudit {
  readonly halves: readonly [AuditedHalf, AuditedHalf];
  /** The better of the two corrected bounds. */
  readonly epsilonLower: number;
  /** What an attack without an error would show on these halves. */
  readonly largest: number;
}

/**
 * Lower confidence bound of epsilon from error rates (attacks.md D): on each half the threshold with the greatest bound is
 * chosen, and judged on the other half. Of two looks the better one is reported, each therefore at half of the error
 * probability. Pooling the counts instead would join texts whose thresholds depend on each other.
 * null where a half lacks a class.
 */
export function thresholdAudit(
  scores: ColumnScores,
  labels: Labels,
  seed: number,
  level: AuditLevel,
): ThresholdAudit | null {
  const { delta, confidence } = level;
  const corrected = bonferroni(confidence, 2);
  const judged = judgeAcross(scores, labels, stratifiedHalves(labels, seed), (curve) =>
    mostTelling(curve, { delta, confidence: corrected }),
  );
  if (judged === null) return null;
  const audited = judged.map((half) => ({
    ...half,
    bound: boundOf(half.counts, level)!,
    corrected: boundOf(half.counts, { delta, confidence: corrected })!,
  })) as [AuditedHalf, AuditedHalf];
  return {
    halves: audited,
    epsilonLower: Math.max(...audited.map((half) => half.corrected.epsilonLower)),
    largest: Math.max(
      ...judged.map(({ counts }) =>
        largestProvableEpsilon(counts.members, counts.nonmembers, { delta, confidence: corrected })!,
      ),
    ),
  };
}

/**
 * The lower bound of epsilon that an attack without a single error would show on so many texts with a threshold fixed
 * beforehand: no attack can show more. null when a class is empty.
 */
export function largestProvableEpsilon(
  members: number,
  nonmembers: number,
  { delta = 0, confidence = 0.95 }: Partial<AuditLevel> = {},
): number | null {
  const perfect = { found: members, members, falseAlarms: 0, nonmembers };
  return boundOf(perfect, { delta, confidence })?.epsilonLower ?? null;
}

/** The confidence at which each of `looks` bounds has to hold so that all of them do at once. */
export function bonferroni(confidence: number, looks: number): number {
  return 1 - (1 - confidence) / looks;
}

function boundOf({ found, members, falseAlarms, nonmembers }: ClassCounts, level: AuditLevel) {
  return epsilonLowerBound({
    falsePositives: falseAlarms,
    nonmembers,
    falseNegatives: members - found,
    members,
    ...level,
  });
}

/**
 * The threshold at which a curve promises the greatest bound. Any choice is valid, as it is judged elsewhere; Wilson's
 * limits are close to Clopper and Pearson's and need no search, of which there would be one for every score.
 */
function mostTelling({ vertices, members, nonmembers }: Roc, { delta, confidence }: AuditLevel): number {
  const z = normalQuantile(1 - (1 - confidence) / 2);
  let best = vertices[0]!;
  let most = 0;
  for (const vertex of vertices) {
    const fpr = wilsonUpper(vertex.fpr, nonmembers, z);
    const fnr = wilsonUpper(1 - vertex.tpr, members, z);
    const epsilon = plugInEpsilon(fpr, fnr, delta) ?? 0;
    if (epsilon > most) [best, most] = [vertex, epsilon];
  }
  return best.threshold;
}

/** Upper end of Wilson's score interval of a proportion p of n, z standard errors away; above 0, at most 1. */
function wilsonUpper(p: number, n: number, z: number): number {
  const half = (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + half / (2 * n));
  return Math.min(1, (p + half + spread) / (1 + 2 * half));
}

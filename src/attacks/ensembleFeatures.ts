import { fitStandardisation, standardise } from '../metrics/standardise';
import type { LabelledTable } from './setAttack';

/** Attacks whose scores the ensembles read, at the options that they have in the table. */
export const ENSEMBLE_FEATURES = [
  'loss',
  'reference',
  'ratio',
  'zlib',
  'lowercase',
  'min-k',
  'min-k-plus-plus',
  'log-rank',
  'entropy',
  'recall',
] as const;

/** One text's scores, in the order of the features; null = undefined. */
export type FeatureRow = readonly (number | null)[];

/** Each text's scores, shape [texts][features]. */
export function featureRows(table: LabelledTable): FeatureRow[] {
  const columns = ENSEMBLE_FEATURES.map((id) => table.column(id));
  return table.texts.map((_, place) => columns.map((scores) => scores[place] ?? null));
}

/** The same for a text outside the table. */
export function featureRow(score: (attack: string) => number | null): FeatureRow {
  return ENSEMBLE_FEATURES.map(score);
}

/** Whether at least half of a text's features are defined. Other texts are not scored, and teach nothing. */
export function isUsable(row: FeatureRow): boolean {
  return 2 * row.filter((value) => value === null).length <= row.length;
}

/**
 * Makes rows ready for a fit: the training mean in place of what is undefined, then z-scores by the training mean and
 * population standard deviation. A feature that no training row has stays 0 for all. null without rows.
 */
export function fitPreparation(training: readonly FeatureRow[]): ((row: FeatureRow) => number[]) | null {
  const first = training[0];
  if (first === undefined) return null;
  const means = first.map((_, feature) => {
    let [sum, defined] = [0, 0];
    for (const row of training) {
      const value = row[feature] ?? null;
      if (value === null) continue;
      sum += value;
      defined++;
    }
    return defined === 0 ? null : sum / defined;
  });
  const impute = (row: FeatureRow) =>
    means.map((mean, feature) => (mean === null ? 0 : (row[feature] ?? mean)));
  const scale = fitStandardisation(training.map(impute))!;
  return (row) => standardise(impute(row), scale);
}

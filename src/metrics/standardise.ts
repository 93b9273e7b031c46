/** Location and scale of each feature. */
export interface Standardisation {
  readonly mean: readonly number[];
  /** Population standard deviation (ddof 0); 1 for a feature that does not vary. */
  readonly std: readonly number[];
}

/**
 * Mean and population standard deviation of each column of the training rows, shape [rows][features]. Fit it inside the
 * training folds only: over all rows it lets the test rows in. null without rows.
 * Throws RangeError where the rows differ in length.
 */
export function fitStandardisation(rows: readonly (readonly number[])[]): Standardisation | null {
  const first = rows[0];
  if (first === undefined) return null;
  if (rows.some((row) => row.length !== first.length)) {
    throw new RangeError('All rows need the same number of features.');
  }
  const columns = first.map((_, feature) => rows.map((row) => row[feature]!));
  const mean = columns.map(average);
  const std = columns.map((column, feature) => {
    // a constant column by comparison: its rounded mean may leave a spread of 1e-17 that would blow up the z-scores
    if (column.every((value) => value === column[0])) return 1;
    return Math.sqrt(average(column.map((value) => (value - mean[feature]!) ** 2)));
  });
  return { mean, std };
}

/** z-scores of one row under a fitted standardisation. Throws RangeError where the lengths differ. */
export function standardise(row: readonly number[], { mean, std }: Standardisation): number[] {
  if (row.length !== mean.length)
    throw new RangeError('The row has another number of features than the fit.');
  return row.map((value, feature) => (value - mean[feature]!) / std[feature]!);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Stratified folds for cross-fitting: the fold in [0, k) of each text. The j-th text of each class, in the order given,
 * goes to fold j mod k, so every fold has nearly the same share of each class. Shuffle before, with a seed, where the
 * order of the texts could matter. Labels may be of any kind; equal labels are one class.
 * Throws RangeError unless k is a whole number ≥ 2.
 */
export function stratifiedFolds(labels: readonly (number | boolean | string)[], k: number): number[] {
  if (!Number.isInteger(k) || k < 2) throw new RangeError(`Cross-fitting needs at least 2 folds, not ${k}.`);
  const seen = new Map<number | boolean | string, number>();
  return labels.map((label) => {
    const j = seen.get(label) ?? 0;
    seen.set(label, j + 1);
    return j % k;
  });
}

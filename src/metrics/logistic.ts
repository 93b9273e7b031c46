/** The logistic function 1 / (1 + e^(−x)), without overflow on either side. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * P(member) of a logistic regression: logistic(weights · features + bias), in [0, 1].
 * Throws RangeError where the lengths differ.
 */
export function logisticProbability(
  features: readonly number[],
  weights: readonly number[],
  bias: number,
): number {
  if (features.length !== weights.length) throw new RangeError('One weight for each feature is needed.');
  return logistic(features.reduce((sum, value, i) => sum + value * weights[i]!, bias));
}

import { meanOf } from './mean';

/** RMIA (Zarifzadeh et al. 2024; attacks.md C3) on probabilities p = exp(mean log-probability). */

/** p(x) under the target over its mean under the references; null where there is none, or they give it no probability. */
export function rmiaRatio(target: number, references: readonly number[]): number | null {
  const mean = meanOf(references);
  return mean === null || mean === 0 ? null : target / mean;
}

/**
 * The share of population texts z that the text beats: ratio(x) / ratio(z) ≥ γ. Those without a ratio are left out;
 * null where the text has none or nothing is left.
 */
export function rmiaScore(
  ratio: number | null,
  population: readonly (number | null)[],
  gamma: number,
): number | null {
  const known = population.filter((other) => other !== null);
  if (ratio === null || known.length === 0) return null;
  return known.filter((other) => ratio / other >= gamma).length / known.length;
}

/** A guess of p(x) over models with and without the text, from those without alone: ((1 + a)·mean + 1 − a) / 2. */
export function rmiaOfflineMean(meanOut: number, a: number): number {
  return ((1 + a) * meanOut + 1 - a) / 2;
}

import { normalCdf } from '../metrics/normal';
import { meanOf } from './mean';

/** Gaussian LiRA (Carlini et al. 2022; attacks.md B2) on the statistic o = −NLL, over shadow models. */

interface Gaussian {
  readonly mean: number;
  /** Sample standard deviation (ddof 1). */
  readonly sd: number;
}

/** null with fewer than two observations, or where they are all the same. */
function fit(nlls: readonly number[]): Gaussian | null {
  // by comparison: the rounded mean of equal numbers may leave a spread of 1e-17
  if (nlls.length < 2 || nlls.every((value) => value === nlls[0])) return null;
  const mean = meanOf(nlls)!;
  const variance = nlls.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (nlls.length - 1);
  return { mean: -mean, sd: Math.sqrt(variance) };
}

/** ln N(value; mean, sd²) without the constant, which cancels in a ratio. */
function logDensity(value: number, { mean, sd }: Gaussian): number {
  return -0.5 * ((value - mean) / sd) ** 2 - Math.log(sd);
}

/**
 * s = ln N(o; in) − ln N(o; out): the observation against shadows trained with the text and without it.
 *
 * @param observed the target's mean loss, nats a token
 * @param within losses of shadows that were trained on the text
 * @param without losses of shadows that were not
 */
export function liraOnline(
  observed: number,
  within: readonly number[],
  without: readonly number[],
): number | null {
  const [inside, outside] = [fit(within), fit(without)];
  if (inside === null || outside === null) return null;
  return logDensity(-observed, inside) - logDensity(-observed, outside);
}

/** z = (o − mean out) / sd out and s = Φ(z): how far the target is above shadows that never saw the text. */
export function liraOffline(
  observed: number,
  without: readonly number[],
): { readonly z: number | null; readonly score: number | null } {
  const outside = fit(without);
  if (outside === null) return { z: null, score: null };
  const z = (-observed - outside.mean) / outside.sd;
  return { z, score: normalCdf(z) };
}

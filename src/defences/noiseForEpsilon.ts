import { dpSgdEpsilon, type DpSgdSettings } from './privacyAccountant';

/** Noise multipliers between which one is looked for; at the greatest nothing could be learnt. */
const LEAST = 1e-2;
const MOST = 1e3;
/** Relative width at which the search ends: no one chooses noise more finely. */
const PRECISION = 1e-4;

/**
 * The least noise multiplier, to four digits, at which DP-SGD promises epsilon (dpSgdEpsilon is at most that); null where
 * even very much noise does not. Throws RangeError unless epsilon > 0, and as dpSgdEpsilon does.
 */
export function noiseForEpsilon(epsilon: number, settings: Omit<DpSgdSettings, 'sigma'>): number | null {
  if (!(epsilon > 0)) throw new RangeError(`An epsilon to aim at is above 0, not ${epsilon}.`);
  const promised = (sigma: number) => dpSgdEpsilon({ ...settings, sigma }) ?? Infinity;
  if (promised(MOST) > epsilon) return null;
  let [lower, upper] = [LEAST, MOST];
  if (promised(lower) <= epsilon) return lower;
  while (upper / lower > 1 + PRECISION) {
    const middle = Math.sqrt(lower * upper);
    if (promised(middle) <= epsilon) upper = middle;
    else lower = middle;
  }
  return upper;
}

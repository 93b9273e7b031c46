import { normalCdf, normalLogCdf } from './normal';

/**
 * Gaussian differential privacy (Dong, Roth and Su 2022): mu-GDP means that telling two neighbouring data sets apart is
 * no easier than telling N(0, 1) from N(mu, 1). mu = 0 is perfect privacy.
 */

/**
 * The delta that mu-GDP gives at an epsilon: Φ(−ε/μ + μ/2) − e^ε Φ(−ε/μ − μ/2), falling in epsilon.
 * 0 for mu ≤ 0.
 */
export function gaussianDelta(mu: number, epsilon: number): number {
  if (mu <= 0) return 0;
  // e^ε and Φ apart would overflow and vanish; together they are an ordinary number
  const second = Math.exp(epsilon + normalLogCdf(-epsilon / mu - mu / 2));
  return Math.max(0, normalCdf(-epsilon / mu + mu / 2) - second);
}

/**
 * The epsilon that mu-GDP gives at a delta: the inverse of gaussianDelta, at least 0; 0 for mu ≤ 0.
 * null where no finite epsilon exists: delta = 0 or mu infinite. Throws RangeError unless 0 ≤ delta ≤ 1.
 */
export function gaussianEpsilon(mu: number, delta: number): number | null {
  if (!(delta >= 0 && delta <= 1)) throw new RangeError(`A delta lies in [0, 1], not ${delta}.`);
  if (mu <= 0) return 0;
  if (delta === 0 || !Number.isFinite(mu)) return null;
  if (gaussianDelta(mu, 0) <= delta) return 0;
  let lower = 0;
  let upper = 1;
  while (gaussianDelta(mu, upper) > delta) upper *= 2;
  for (;;) {
    const epsilon = (lower + upper) / 2;
    if (epsilon <= lower || epsilon >= upper) return upper;
    if (gaussianDelta(mu, epsilon) > delta) lower = epsilon;
    else upper = epsilon;
  }
}

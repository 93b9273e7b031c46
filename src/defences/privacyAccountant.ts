import { gaussianEpsilon } from '../metrics/gaussianPrivacy';

/**
 * How much privacy DP-SGD promises: an upper bound of epsilon for one text, whatever the attack. Noise of standard
 * deviation sigma times the clipping norm is added to each step's sum of clipped gradients.
 */

/** Orders of the Rényi divergence among which the best is taken. */
const ORDERS = Array.from({ length: 255 }, (_, i) => i + 2);

const LN_FACTORIAL = lnFactorials(ORDERS.at(-1)!);

export interface DpSgdSettings {
  /** Chance of each text to be in a step's lot (Poisson sampling), in [0, 1]. */
  readonly samplingRate: number;
  /** Noise multiplier: noise standard deviation over clipping norm. */
  readonly sigma: number;
  readonly steps: number;
  readonly delta: number;
}

/**
 * Epsilon of DP-SGD by Rényi accounting of the Poisson-subsampled Gaussian at integer orders (Mironov, Talwar and Zhang
 * 2019), turned into (epsilon, delta) by Canonne, Kamath and Steinke (2020): the least over a = 2 … 256 of
 * RDP(a) + ln((a − 1)/a) − (ln δ + ln a)/(a − 1), at least 0.
 *
 * 0 where no text is ever used. null where no finite epsilon exists (sigma = 0 or delta = 0).
 * Throws RangeError for settings out of range.
 */
export function dpSgdEpsilon({ samplingRate, sigma, steps, delta }: DpSgdSettings): number | null {
  if (!(samplingRate >= 0 && samplingRate <= 1)) {
    throw new RangeError(`A sampling rate lies in [0, 1], not ${samplingRate}.`);
  }
  checkNoise(sigma, steps, delta);
  if (steps === 0 || samplingRate === 0) return 0;
  if (sigma === 0 || delta === 0) return null;
  let best = Infinity;
  for (const a of ORDERS) {
    const rdp = steps * subsampledGaussianRdp(a, samplingRate, sigma);
    best = Math.min(best, rdp + Math.log1p(-1 / a) - (Math.log(delta) + Math.log(a)) / (a - 1));
  }
  return Math.max(0, best);
}

/**
 * Rényi divergence of order a of one step: 1/(a − 1) · ln Σ_k C(a, k) (1 − q)^(a−k) q^k exp(k(k − 1)/(2 σ²)).
 * As the binomial weights add up to 1, the sum is 1 + Σ_{k ≥ 2} weight · (exp(…) − 1): in this form a tiny loss at a
 * small sampling rate keeps its digits, which thousands of steps then multiply.
 */
function subsampledGaussianRdp(a: number, q: number, sigma: number): number {
  const terms: number[] = [];
  for (let k = 2; k <= a; k++) {
    if (q === 1 && k < a) continue; // weight 0
    const lnWeight =
      LN_FACTORIAL[a]! -
      LN_FACTORIAL[k]! -
      LN_FACTORIAL[a - k]! +
      (k < a ? (a - k) * Math.log1p(-q) : 0) +
      k * Math.log(q);
    terms.push(lnWeight + lnExpm1((k * (k - 1)) / (2 * sigma * sigma)));
  }
  return softplus(logSumExp(terms)) / (a - 1);
}

export interface GaussianComposition {
  /** Of the Gaussian trade-off curve, √steps / sigma. */
  readonly mu: number;
  /** At the given delta; null where no finite one exists. */
  readonly epsilon: number | null;
}

/**
 * Exact privacy of steps that each use every text (full batch): together they are one Gaussian mechanism with
 * mu = √steps / sigma (Dong, Roth and Su 2022). Throws RangeError for settings out of range.
 */
export function gaussianComposition(
  settings: Omit<DpSgdSettings, 'samplingRate'>,
): GaussianComposition | null {
  const { sigma, steps, delta } = settings;
  checkNoise(sigma, steps, delta);
  if (sigma === 0) return null;
  const mu = Math.sqrt(steps) / sigma;
  return { mu, epsilon: gaussianEpsilon(mu, delta) };
}

function checkNoise(sigma: number, steps: number, delta: number): void {
  if (!(sigma >= 0)) throw new RangeError(`A noise multiplier is at least 0, not ${sigma}.`);
  if (!(Number.isInteger(steps) && steps >= 0))
    throw new RangeError(`Steps are a whole number, not ${steps}.`);
  if (!(delta >= 0 && delta < 1)) throw new RangeError(`A delta lies in [0, 1), not ${delta}.`);
}

/** ln 0! … ln n!. */
function lnFactorials(n: number): Float64Array {
  const values = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) values[i] = values[i - 1]! + Math.log(i);
  return values;
}

/** ln(e^x − 1) for x > 0. */
function lnExpm1(x: number): number {
  return x > 1 ? x + Math.log1p(-Math.exp(-x)) : Math.log(Math.expm1(x));
}

/** ln(1 + e^x). */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function logSumExp(values: readonly number[]): number {
  const top = Math.max(...values);
  return top === -Infinity
    ? top
    : top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

/**
 * Binomial probabilities in float64 for counts up to millions, to about 1e-12 relative.
 */

const LN_SQRT_2_PI = Math.log(2 * Math.PI) / 2;

/** ln n! − ln of Stirling's formula √(2πn) (n/e)ⁿ, for whole n ≥ 1. */
function stirlingError(n: number): number {
  if (n <= 15) {
    let factorial = 1;
    for (let i = 2; i <= n; i++) factorial *= i;
    return Math.log(factorial) - (n + 0.5) * Math.log(n) + n - LN_SQRT_2_PI;
  }
  const n2 = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / n2) / n2) / n2) / n2) / n;
}

/** x ln(x/m) + m − x without cancellation near x = m; x > 0, m > 0. */
function deviance(x: number, m: number): number {
  const d = (x - m) / (x + m);
  if (Math.abs(d) > 0.1) return x * Math.log(x / m) + m - x;
  // ln(x/m) = 2 artanh(d), as a series in d
  let sum = (x - m) * d;
  let term = 2 * x * d;
  for (let k = 3; k < 60; k += 2) {
    term *= d * d;
    const next = sum + term / k;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/**
 * P[W = k] for W ~ Bin(n, p), by Loader's saddle-point form (C. Loader, Fast and accurate computation of binomial
 * probabilities, 2000): unlike differences of ln Γ it keeps its digits for large n.
 */
export function binomialMass(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (p === 0) return k === 0 ? 1 : 0;
  if (p === 1) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  const rest = n - k;
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(rest) -
    deviance(k, n * p) -
    deviance(rest, n * (1 - p));
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * rest));
}

/**
 * P[W ≥ k] for W ~ Bin(n, p), which is the regularised incomplete beta function I_p(k, n − k + 1).
 * Right in both tails; k and n whole, p in [0, 1].
 */
export function binomialUpperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n || p === 0) return 0;
  if (p === 1) return 1;
  // The fraction converges fast on the far side of the mean; the near side is the complement of the other tail.
  return k > (n + 2) * p ? betaFraction(k, n, p) : 1 - betaFraction(n - k + 1, n, 1 - p);
}

/**
 * I_p(k, n − k + 1) by its continued fraction, evaluated by Lentz's method (DLMF 8.17.22), for k above the mean.
 * The factor before the fraction is written with the binomial mass: p^a (1−p)^b / (a B(a, b)) = mass(k; n, p) (1 − p).
 */
function betaFraction(a: number, n: number, p: number): number {
  const b = n - a + 1;
  let c = 1;
  let d = 1 / (1 - ((a + b) * p) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * p) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * p) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < Number.EPSILON) break;
  }
  return binomialMass(a, n, p) * (1 - p) * fraction;
}

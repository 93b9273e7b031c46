/**
 * The standard normal distribution and the error function, in float64 with relative errors of about 1e-14 — in the
 * far tails too, where 1 − Φ(z) loses every digit: privacy audits live there.
 */

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** Below this |x| erf's series is used, above it erfc's continued fraction; both are at full precision here. */
const SERIES_LIMIT = 1.5;

/** Σ 2ⁿ x^(2n+1) / (2n+1)!! · e^(−x²) · 2/√π: all terms have one sign, so nothing cancels. For |x| ≤ SERIES_LIMIT. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Number.EPSILON * Math.abs(sum) * 0.1; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_SQRT_PI * Math.exp(-x * x) * sum;
}

/**
 * e^(x²) erfc(x) for x ≥ SERIES_LIMIT, from Laplace's continued fraction
 * 1/√π · 1/(x + ½/(x + 1/(x + 1½/(x + …)))), evaluated from the end. It neither overflows nor vanishes.
 */
function scaledErfc(x: number): number {
  let fraction = x;
  for (let n = 300; n >= 1; n--) fraction = x + n / 2 / fraction;
  return 1 / (Math.sqrt(Math.PI) * fraction);
}

/** Complementary error function 1 − erf(x), in [0, 2]. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < SERIES_LIMIT ? 1 - erfSeries(x) : Math.exp(-x * x) * scaledErfc(x);
}

/** Φ(z) = P[Z ≤ z]. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** ln Φ(z), finite far beyond the point where Φ(z) itself is 0 in float64 (z < −38). */
export function normalLogCdf(z: number): number {
  const x = -z / Math.SQRT2;
  if (x >= SERIES_LIMIT) return -x * x + Math.log(scaledErfc(x) / 2);
  return z > 0 ? Math.log1p(-normalCdf(-z)) : Math.log(normalCdf(z));
}

/** Φ⁻¹(p): the z with Φ(z) = p; −Infinity at 0 and +Infinity at 1. Throws RangeError outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability lies in [0, 1], not ${p}.`);
  if (p > 0.5) return -normalQuantile(1 - p); // exact: 1 − p does not round for p ≥ 0.5
  if (p === 0) return -Infinity;
  if (p === 0.5) return 0;
  const target = Math.log(p);
  // Newton on ln Φ, which is concave and increasing: from the left it climbs to the root without passing it.
  let z = -Math.sqrt(-2 * target);
  for (let step = 0; step < 60; step++) {
    const logCdf = normalLogCdf(z);
    const slope = Math.exp(-(z * z) / 2 - logCdf) / SQRT_2_PI;
    const next = z - (logCdf - target) / slope;
    if (Math.abs(next - z) <= 2 * Number.EPSILON * Math.abs(next)) return next;
    z = next;
  }
  return z;
}

/**
 * P[|T| ≤ t] for Student's t with whole degrees of freedom, by the finite sums of Abramowitz and Stegun 26.7.3 and
 * 26.7.4: exact up to rounding.
 */
export function studentTWithin(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  let sum = 0;
  let term = odd ? cos : 1;
  for (let k = odd ? 3 : 2; k <= freedom; k += 2) {
    sum += term;
    term *= ((k - 1) / k) * cos * cos;
  }
  return odd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}

/**
 * The t with P[|T| ≤ t] = confidence, by bisection to the last bit.
 * Throws RangeError unless 0 < confidence < 1 and the degrees of freedom are whole and at least 1.
 */
export function studentTQuantile(confidence: number, freedom: number): number {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`A confidence lies between 0 and 1, not ${confidence}.`);
  if (!(Number.isInteger(freedom) && freedom >= 1))
    throw new RangeError(`Degrees of freedom are a whole number from 1, not ${freedom}.`);
  let lower = 0;
  let upper = 1;
  while (studentTWithin(upper, freedom) < confidence) upper *= 2;
  for (;;) {
    const middle = (lower + upper) / 2;
    if (middle <= lower || middle >= upper) return middle;
    if (studentTWithin(middle, freedom) < confidence) lower = middle;
    else upper = middle;
  }
}

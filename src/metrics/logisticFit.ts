import { logistic } from './logistic';

/** A fitted logistic regression: log-odds of a row = weights · row + intercept. */
export interface LogisticFit {
  readonly weights: readonly number[];
  readonly intercept: number;
  /** Whether the gradient vanished; without penalty on classes that can be separated it never does. */
  readonly converged: boolean;
}

const MOST_STEPS = 100;
/** Greatest entry of the gradient that passes for 0, a row. */
const FLAT = 1e-13;
/** Share of the objective that is lost in rounding. */
const ROUNDING = 1e-13;

/**
 * Logistic regression with L2 penalty by Newton's method: the least of Σ ln(1 + e^(−y·odds)) + l2/2 · |weights|², y = 1 for
 * a true label and −1 for a false one; the intercept is not penalised. With l2 > 0 there is one solution, also where the
 * classes can be separated; with l2 = 0 and separable classes there is none, and the weights are where the steps ended,
 * large and finite. Deterministic. Standardise the rows first: the penalty knows no units.
 *
 * null where a class is empty: the intercept would have no bound.
 * Throws RangeError where rows differ in length, labels in number, or l2 is negative.
 *
 * @param rows shape [rows][features], finite
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
  l2: number,
): LogisticFit | null {
  if (!(l2 >= 0)) throw new RangeError(`The penalty must not be negative, nor ${l2}.`);
  if (rows.length !== labels.length) throw new RangeError('One label for each row is needed.');
  const features = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== features)) {
    throw new RangeError('All rows need the same number of features.');
  }
  if (!labels.includes(true) || !labels.includes(false)) return null;

  // the intercept is one more weight, of a feature that is always 1
  const design = rows.map((row) => Float64Array.of(...row, 1));
  let at: Point = pointAt(design, labels, l2, new Float64Array(features + 1));
  let converged = false;
  for (let step = 0; step < MOST_STEPS; step++) {
    converged = at.gradient.every((slope) => Math.abs(slope) <= FLAT * rows.length);
    if (converged) break;
    const next = descend(design, labels, l2, at);
    if (next === null) break;
    at = next;
  }
  // what rounding leaves of the gradient of many rows may be above the strict bound, though no step helps any more
  converged ||= at.gradient.every((slope) => Math.abs(slope) <= 1e-9 * Math.max(1, rows.length / 1000));
  return { weights: [...at.weights.subarray(0, features)], intercept: at.weights[features]!, converged };
}

/** Log-odds of a row. Throws RangeError where the lengths differ. */
export function logOdds({ weights, intercept }: LogisticFit, row: readonly number[]): number {
  if (row.length !== weights.length) throw new RangeError('One weight for each feature is needed.');
  return row.reduce((sum, value, i) => sum + value * weights[i]!, intercept);
}

interface Point {
  /** Shape [features + 1], the intercept last; so is the gradient. */
  readonly weights: Float64Array;
  readonly objective: number;
  readonly gradient: Float64Array;
  /** Row after row, shape [features + 1][features + 1]. */
  readonly hessian: Float64Array;
}

function pointAt(
  design: readonly Float64Array[],
  labels: readonly boolean[],
  l2: number,
  weights: Float64Array,
): Point {
  const size = weights.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  let objective = 0;
  design.forEach((row, i) => {
    let odds = 0;
    for (let j = 0; j < size; j++) odds += weights[j]! * row[j]!;
    const signed = labels[i] ? odds : -odds;
    objective += Math.max(0, -signed) + Math.log1p(Math.exp(-Math.abs(signed)));
    const p = logistic(odds);
    const slope = labels[i] ? -logistic(-odds) : p;
    const bend = p * logistic(-odds);
    for (let j = 0; j < size; j++) {
      gradient[j]! += slope * row[j]!;
      const bent = bend * row[j]!;
      for (let k = 0; k <= j; k++) hessian[j * size + k]! += bent * row[k]!;
    }
  });
  for (let j = 0; j < size - 1; j++) {
    objective += (l2 / 2) * weights[j]! ** 2;
    gradient[j]! += l2 * weights[j]!;
    hessian[j * size + j]! += l2;
  }
  return { weights, objective, gradient, hessian };
}

/** A Newton step, halved until the objective does not rise; null where no step helps any more. */
function descend(
  design: readonly Float64Array[],
  labels: readonly boolean[],
  l2: number,
  at: Point,
): Point | null {
  const direction = solve(at.hessian, at.gradient);
  if (direction === null) return null;
  const bound = at.objective + ROUNDING * (1 + Math.abs(at.objective));
  for (let length = 1; length > 1e-6; length /= 2) {
    const next = pointAt(
      design,
      labels,
      l2,
      at.weights.map((weight, j) => weight - length * direction[j]!),
    );
    if (next.objective <= bound) return next;
  }
  return null;
}

/**
 * The solution of H x = g by Cholesky, H positive definite with its lower half filled. A trace of its own size on the
 * diagonal keeps it so where features repeat each other; the optimum, where g = 0, stays where it is. null where even
 * that does not help.
 */
function solve(hessian: Float64Array, gradient: Float64Array): Float64Array | null {
  const size = gradient.length;
  let trace = 0;
  for (let j = 0; j < size; j++) trace += hessian[j * size + j]!;
  const lower = hessian.slice();
  for (let j = 0; j < size; j++) lower[j * size + j]! += 1e-12 * trace;
  for (let j = 0; j < size; j++) {
    for (let k = 0; k <= j; k++) {
      let value = lower[j * size + k]!;
      for (let i = 0; i < k; i++) value -= lower[j * size + i]! * lower[k * size + i]!;
      if (j === k && !(value > 0)) return null;
      lower[j * size + k] = j === k ? Math.sqrt(value) : value / lower[k * size + k]!;
    }
  }
  const x = gradient.slice();
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < j; i++) x[j]! -= lower[j * size + i]! * x[i]!;
    x[j]! /= lower[j * size + j]!;
  }
  for (let j = size - 1; j >= 0; j--) {
    for (let i = j + 1; i < size; i++) x[j]! -= lower[i * size + j]! * x[i]!;
    x[j]! /= lower[j * size + j]!;
  }
  return x;
}

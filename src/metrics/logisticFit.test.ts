import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../data/random';
import { fitLogistic, logOdds, type LogisticFit } from './logisticFit';

type Rows = number[][];

/** Written down anew from the definition, at any weights. */
function objective(rows: Rows, labels: boolean[], l2: number, parameters: readonly number[]): number {
  const weights = parameters.slice(0, -1);
  const losses = rows.map((row, i) => {
    const odds = row.reduce((sum, value, j) => sum + value * weights[j]!, parameters.at(-1)!);
    return Math.log(1 + Math.exp(labels[i] ? -odds : odds));
  });
  return losses.reduce((a, b) => a + b, 0) + (l2 / 2) * weights.reduce((sum, weight) => sum + weight ** 2, 0);
}

function gradient(rows: Rows, labels: boolean[], l2: number, { weights, intercept }: LogisticFit): number[] {
  const residuals = rows.map((row, i) => {
    const odds = row.reduce((sum, value, j) => sum + value * weights[j]!, intercept);
    return 1 / (1 + Math.exp(-odds)) - (labels[i] ? 1 : 0);
  });
  const slopes = weights.map((weight, j) =>
    rows.reduce((sum, row, i) => sum + residuals[i]! * row[j]!, l2 * weight),
  );
  return [...slopes, residuals.reduce((a, b) => a + b, 0)];
}

function noisy(n: number, features: number, seed: number, signal: number): { rows: Rows; labels: boolean[] } {
  const random = new Random(seed);
  const labels = Array.from({ length: n }, (_, i) => i % 2 === 0);
  const rows = labels.map((label) =>
    Array.from({ length: features }, (_, j) => random.normal() + (label && j === 0 ? signal : 0)),
  );
  return { rows, labels };
}

describe('fitLogistic', () => {
  it('finds the odds of a 2 × 2 table, which are known: ln of the counts', () => {
    // x = 0: 3 true of 4; x = 1: 2 true of 8. So intercept = ln 3, weight = ln(2/6) − ln 3
    const rows = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1].map((x) => [x]);
    const labels = rows.map((_, i) => i < 3 || i === 4 || i === 5);
    const fit = fitLogistic(rows, labels, 0)!;
    expect(fit.converged).toBe(true);
    expect(fit.intercept).toBeCloseTo(Math.log(3), 9);
    expect(fit.weights[0]).toBeCloseTo(Math.log(1 / 3) - Math.log(3), 9);
  });

  it('solves the penalised pair −1, +1: weight = 2 · logistic(−weight)', () => {
    const { weights, intercept } = fitLogistic([[-1], [1]], [false, true], 1)!;
    // the root of w = 2 / (1 + e^w), by bisection
    let [low, high] = [0, 1];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (middle < 2 / (1 + Math.exp(middle))) low = middle;
      else high = middle;
    }
    expect(weights[0]).toBeCloseTo(low, 10);
    expect(intercept).toBeCloseTo(0, 10);
  });

  it('has a gradient of 0 where it ends, and no lower point around', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1000 }),
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        (seed, features, l2) => {
          const { rows, labels } = noisy(60, features, seed, 1);
          const fit = fitLogistic(rows, labels, l2)!;
          expect(fit.converged).toBe(true);
          for (const slope of gradient(rows, labels, l2, fit)) expect(Math.abs(slope)).toBeLessThan(1e-8);
          const at = [...fit.weights, fit.intercept];
          const least = objective(rows, labels, l2, at);
          at.forEach((_, j) => {
            const moved = (by: number) =>
              objective(
                rows,
                labels,
                l2,
                at.map((value, i) => (i === j ? value + by : value)),
              );
            const step = 1e-4;
            expect((moved(step) - moved(-step)) / (2 * step)).toBeCloseTo(0, 5);
            expect(Math.min(moved(0.01), moved(-0.01))).toBeGreaterThan(least);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('converges where plain Newton steps run away: few rows with heavy tails and a small penalty', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const rows = Array.from({ length: 18 }, () =>
        Array.from({ length: 3 }, () => {
          const z = random.normal();
          return Math.sign(z) * Math.exp(2 * Math.abs(z));
        }),
      );
      const labels = rows.map(([a, b, c]) => 5 * a! - 5 * b! + c! + 3 * random.normal() > 4);
      const fit = fitLogistic(rows, labels, 1e-3);
      expect(fit?.converged ?? true).toBe(true);
    }
  });

  it('stays finite where the classes can be separated, with a penalty and without', () => {
    const rows = Array.from({ length: 20 }, (_, i) => [i - 9.5, (i - 9.5) ** 2]);
    const labels = rows.map(([x]) => x! > 0);
    const fit = fitLogistic(rows, labels, 1)!;
    expect(fit.converged).toBe(true);
    for (const slope of gradient(rows, labels, 1, fit)) expect(Math.abs(slope)).toBeLessThan(1e-8);
    const free = fitLogistic(rows, labels, 0)!;
    expect([...free.weights, free.intercept].every(Number.isFinite)).toBe(true);
    rows.forEach((row, i) => {
      expect(logOdds(fit, row) > 0).toBe(labels[i]);
      expect(logOdds(free, row) > 0).toBe(labels[i]);
    });
  });

  it('starts well with rows far from 0 and of great size', () => {
    const { rows, labels } = noisy(100, 2, 3, 1);
    const large = rows.map(([a, b]) => [1e4 * a! + 3e4, b! - 50]);
    const fit = fitLogistic(large, labels, 1e-3)!;
    const plain = fitLogistic(rows, labels, 1e-9)!;
    expect(fit.weights[0]! * 1e4).toBeCloseTo(plain.weights[0]!, 2);
  });

  it('shares the weight among features that repeat each other, also without penalty', () => {
    const { rows, labels } = noisy(40, 1, 5, 1);
    const twice = rows.map(([x]) => [x!, x!]);
    const one = fitLogistic(rows, labels, 2)!;
    const two = fitLogistic(twice, labels, 4)!; // the same penalty on the sum: 4/2 · 2 · (w/2)²
    expect(two.weights[0]).toBeCloseTo(one.weights[0]! / 2, 9);
    expect(two.weights[1]).toBeCloseTo(one.weights[0]! / 2, 9);
    const free = fitLogistic(twice, labels, 0)!;
    expect(free.weights[0]! + free.weights[1]!).toBeCloseTo(fitLogistic(rows, labels, 0)!.weights[0]!, 6);
  });

  it('shrinks to the prior as the penalty grows: the intercept goes free', () => {
    const { rows } = noisy(40, 2, 7, 1);
    const labels = rows.map((_, i) => i % 4 === 0);
    const fit = fitLogistic(rows, labels, 1e9)!;
    expect(Math.hypot(...fit.weights)).toBeLessThan(1e-6);
    expect(fit.intercept).toBeCloseTo(Math.log(1 / 3), 6);
  });

  it('converges on many rows too', () => {
    const { rows, labels } = noisy(10_000, 10, 1, 0.5);
    const fit = fitLogistic(rows, labels, 1)!;
    expect(fit.converged).toBe(true);
    for (const slope of gradient(rows, labels, 1, fit)) expect(Math.abs(slope)).toBeLessThan(1e-8);
  });

  it('is null where a class is empty, and knows rows without features', () => {
    expect(fitLogistic([], [], 1)).toBeNull();
    expect(fitLogistic([[1], [2]], [true, true], 1)).toBeNull();
    expect(fitLogistic([[], [], []], [true, false, false], 1)!.intercept).toBeCloseTo(Math.log(0.5), 9);
  });

  it('refuses what does not fit together', () => {
    expect(() => fitLogistic([[1], [1, 2]], [true, false], 1)).toThrow(RangeError);
    expect(() => fitLogistic([[1]], [true, false], 1)).toThrow(RangeError);
    expect(() => fitLogistic([[1], [2]], [true, false], -1)).toThrow(RangeError);
    expect(() => fitLogistic([[1], [2]], [true, false], NaN)).toThrow(RangeError);
    expect(() => logOdds({ weights: [1], intercept: 0, converged: true }, [1, 2])).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialMass, binomialUpperTail } from './binomial';

/** References computed with 40 digits (mpmath). */
function expectClose(got: number, expected: number) {
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(2e-12 * expected);
}

describe('binomial probabilities', () => {
  it.each([
    [3, 10, 0.2, 0.20132659200000003, 0.32220047360000004],
    [75, 100, 0.75, 0.09179969176683679, 0.5534708238482482],
    [60, 100, 0.5, 0.010843866711637989, 0.028443966820490395],
    [900, 1000, 0.5, 5.958935980362645e-162, 6.701717790006296e-162],
    [1439, 1510, 0.93, 5.0178426971357724e-5, 0.00013899542287387187],
    [50300, 100000, 0.5, 0.00041707296098419006, 0.02909867655509687],
    [400, 1000, 0.5, 4.633908074049734e-11, 0.9999999999099158],
    [5, 1_000_000, 1e-6, 0.0030656451486279906, 0.0036598238349022697],
  ])('k = %d of n = %d at p = %d', (k, n, p, mass, tail) => {
    expectClose(binomialMass(k, n, p), mass);
    expectClose(binomialUpperTail(k, n, p), tail);
  });

  const trial = fc
    .record({ n: fc.integer({ min: 1, max: 300 }), p: fc.double({ min: 0, max: 1, noNaN: true }) })
    .chain(({ n, p }) =>
      fc.record({ n: fc.constant(n), p: fc.constant(p), k: fc.integer({ min: 0, max: n + 1 }) }),
    );

  it('has masses that add up to the tails', () => {
    fc.assert(
      fc.property(trial, ({ k, n, p }) => {
        let sum = 0;
        for (let j = k; j <= n; j++) sum += binomialMass(j, n, p);
        expect(binomialUpperTail(k, n, p)).toBeCloseTo(sum, 12);
      }),
    );
  });

  it('is mirrored when successes and failures are exchanged', () => {
    fc.assert(
      fc.property(trial, ({ k, n, p }) => {
        expect(binomialUpperTail(k, n, p) + binomialUpperTail(n - k + 1, n, 1 - p)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('is certain at p = 0 and p = 1', () => {
    expect(binomialMass(0, 5, 0)).toBe(1);
    expect(binomialMass(5, 5, 1)).toBe(1);
    expect(binomialMass(6, 5, 0.5)).toBe(0);
    expect(binomialMass(-1, 5, 0.5)).toBe(0);
    expect(binomialUpperTail(0, 5, 0)).toBe(1);
    expect(binomialUpperTail(1, 5, 0)).toBe(0);
    expect(binomialUpperTail(5, 5, 1)).toBe(1);
    expect(binomialUpperTail(6, 5, 1)).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenStatistics } from './statistics';

const rows = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 40 });
const every = (logits: readonly number[]) => logits.map((_, target) => tokenStatistics(logits, target));

describe('tokenStatistics', () => {
  it('is a distribution over the row', () => {
    fc.assert(
      fc.property(rows, (logits) => {
        const total = every(logits).reduce((sum, { logp }) => sum + Math.exp(logp), 0);
        expect(total).toBeCloseTo(1, 9);
      }),
    );
  });

  it('has the mean and the spread of that distribution', () => {
    fc.assert(
      fc.property(rows, (logits) => {
        const all = every(logits);
        const mean = (of: (logp: number) => number) =>
          all.reduce((sum, { logp }) => sum + Math.exp(logp) * of(logp), 0);
        const { mu, sigma, entropy } = all[0]!;
        expect(mu).toBeCloseTo(
          mean((logp) => logp),
          9,
        );
        expect(sigma).toBeCloseTo(Math.sqrt(mean((logp) => (logp - mu) ** 2)), 9);
        expect(entropy).toBe(-mu);
        expect(entropy).toBeLessThanOrEqual(Math.log(logits.length) + 1e-9);
      }),
    );
  });

  it('does not change when all logits move together, however far', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 20 }), (logits) => {
        const moved = logits.map((logit) => logit + 2 ** 20);
        expect(tokenStatistics(moved, 0).logp).toBeCloseTo(tokenStatistics(logits, 0).logp, 6);
        expect(tokenStatistics(moved, 0).rank).toBe(tokenStatistics(logits, 0).rank);
      }),
    );
  });

  it('ranks ties alike: one more than the number of strictly greater logits', () => {
    expect(every([3, 5, 3, 1]).map(({ rank }) => rank)).toEqual([2, 1, 2, 4]);
  });

  it('is a uniform row with z = 0', () => {
    const { sigma, z, entropy } = tokenStatistics([7, 7, 7, 7, 7, 7, 7], 3);
    expect(sigma).toBeLessThan(1e-6);
    expect(z).toBe(0);
    expect(entropy).toBeCloseTo(Math.log(7), 12);
  });

  it('keeps the spread of a row that is nearly certain', () => {
    // p = e⁻³⁰ for each of three others: sigma² ≈ 3·e⁻³⁰·30²
    expect(tokenStatistics([30, 0, 0, 0], 0).sigma / Math.sqrt(3 * Math.exp(-30) * 900)).toBeCloseTo(1, 6);
  });

  it('refuses a target outside the row', () => {
    expect(() => tokenStatistics([1, 2], 2)).toThrow(RangeError);
    expect(() => tokenStatistics([], 0)).toThrow(RangeError);
  });
});

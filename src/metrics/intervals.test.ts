import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialMass } from './binomial';
import { clopperPearson, clopperPearsonUpper, percentile, percentileInterval } from './intervals';

describe('clopperPearson', () => {
  // references computed with 40 digits (mpmath)
  it.each([
    [0, 10, 0.95, 0, 0.3084971078187608],
    [3, 20, 0.95, 0.03207093718546372, 0.3789268265453139],
    [399, 1237, 0.95, 0.2965483236255905, 0.3494071402366255],
    [1, 100_000, 0.99, 5.012541697916411e-8, 7.429890621390486e-5],
    [0, 1_000_000, 0.95, 0, 3.688872650206488e-6],
    [50_000, 100_000, 0.9, 0.4973942822602835, 0.5026057177397165],
    [1, 1, 0.95, 0.02500000000000002, 1],
  ])('%d of %d at %d', (k, n, confidence, lower, upper) => {
    const interval = clopperPearson(k, n, confidence)!;
    expect(Math.abs(interval[0] - lower)).toBeLessThan(1e-13);
    expect(Math.abs(interval[1] - upper)).toBeLessThan(1e-13);
  });

  const counts = fc
    .integer({ min: 1, max: 200 })
    .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));

  it('holds the observed rate and is mirrored for the failures', () => {
    fc.assert(
      fc.property(counts, ({ k, n }) => {
        const [lower, upper] = clopperPearson(k, n)!;
        expect(lower).toBeLessThanOrEqual(k / n);
        expect(upper).toBeGreaterThanOrEqual(k / n);
        const mirror = clopperPearson(n - k, n)!;
        expect(1 - mirror[1]).toBeCloseTo(lower, 12);
        expect(1 - mirror[0]).toBeCloseTo(upper, 12);
      }),
    );
  });

  it('covers every true rate at least as often as it says', () => {
    const n = 30;
    const intervals = Array.from({ length: n + 1 }, (_, k) => clopperPearson(k, n)!);
    for (let rate = 0.01; rate < 1; rate += 0.01) {
      let coverage = 0;
      intervals.forEach(([lower, upper], k) => {
        if (lower <= rate && rate <= upper) coverage += binomialMass(k, n, rate);
      });
      expect(coverage).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('has the one-sided limit of half the error as its upper end', () => {
    expect(clopperPearsonUpper(0, 100, 0.025)).toBeCloseTo(1 - 0.025 ** (1 / 100), 13);
    expect(clopperPearsonUpper(3, 20, 0.025)).toBeCloseTo(clopperPearson(3, 20)![1], 12);
  });

  it('is undefined without trials and refuses impossible counts', () => {
    expect(clopperPearson(0, 0)).toBeNull();
    expect(clopperPearsonUpper(0, 0, 0.05)).toBeNull();
    for (const [k, n] of [
      [3, 2],
      [-1, 2],
      [0.5, 2],
      [NaN, 2],
    ] as const) {
      expect(() => clopperPearson(k, n)).toThrow(RangeError);
    }
    for (const confidence of [0, 1, NaN]) expect(() => clopperPearson(1, 2, confidence)).toThrow(RangeError);
  });
});

describe('percentile', () => {
  it('interpolates between order statistics at q (n − 1)', () => {
    expect(percentile([4, 1, 3, 2], 0)).toBe(1);
    expect(percentile([4, 1, 3, 2], 1)).toBe(4);
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(percentile([4, 1, 3, 2], 0.1)).toBeCloseTo(1.3, 12);
    expect(percentile([10, 9], 0.25)).toBe(9.25);
    expect(percentileInterval([0, 40, 10, 20, 30], [0.025, 0.975])).toEqual([1, 39]);
  });

  it('is undefined without values and refuses a level that is none', () => {
    expect(percentile([], 0.5)).toBeNull();
    expect(percentileInterval([])).toBeNull();
    for (const q of [-0.1, 1.1, NaN]) expect(() => percentile([1], q)).toThrow(RangeError);
  });

  it('rises with the level and stays among the values', () => {
    const level = fc.double({ min: 0, max: 1, noNaN: true });
    const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1 });
    fc.assert(
      fc.property(values, level, level, (list, a, b) => {
        const [lower, upper] = percentileInterval(list, [Math.min(a, b), Math.max(a, b)])!;
        expect(lower).toBeLessThanOrEqual(upper);
        expect(lower).toBeGreaterThanOrEqual(Math.min(...list));
        expect(upper).toBeLessThanOrEqual(Math.max(...list));
      }),
    );
  });
});

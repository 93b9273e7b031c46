import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rmiaOfflineMean, rmiaRatio, rmiaScore } from './rmiaScore';

const positive = fc.double({ min: 1e-3, max: 1, noNaN: true });

describe('rmiaRatio', () => {
  it('divides by the mean of the references', () => {
    expect(rmiaRatio(0.6, [0.2, 0.4])).toBeCloseTo(2, 12);
    expect(rmiaRatio(0.6, [])).toBeNull();
    expect(rmiaRatio(0.6, [0, 0])).toBeNull();
  });
});

describe('rmiaScore', () => {
  it('is the share of the population that a text beats by the factor, ties included', () => {
    expect(rmiaScore(2, [1, 2, 3, 4], 1)).toBe(0.5);
    expect(rmiaScore(2, [1, 2, 3, 4], 2)).toBe(0.25);
    expect(rmiaScore(2, [1, null, 4], 1)).toBe(0.5);
  });

  it('is undefined without a ratio or a population', () => {
    expect(rmiaScore(null, [1], 1)).toBeNull();
    expect(rmiaScore(1, [], 1)).toBeNull();
    expect(rmiaScore(1, [null], 1)).toBeNull();
  });

  it('never falls as the ratio grows', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1 }), positive, positive, (population, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(rmiaScore(low, population, 1)!).toBeLessThanOrEqual(rmiaScore(high, population, 1)!);
      }),
    );
  });
});

describe('rmiaOfflineMean', () => {
  it('leaves the mean as it is at a = 1, and halves the way to 1 at a = 0', () => {
    expect(rmiaOfflineMean(0.3, 1)).toBeCloseTo(0.3, 12);
    expect(rmiaOfflineMean(0.3, 0)).toBeCloseTo(0.65, 12);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareBelow } from './percentile';
import { scores } from './scores.fixture';

describe('shareBelow', () => {
  it('counts what is below, and ties half', () => {
    expect(shareBelow([1, 2, 3, 4], 2.5)).toBe(0.5);
    expect(shareBelow([1, 2, 2, 4], 2)).toBe(0.5);
    expect(shareBelow([1, 2, 3, 4], 9)).toBe(1);
    expect(shareBelow([1, 2, 3, 4], -9)).toBe(0);
  });

  it('is undefined without scores', () => {
    expect(shareBelow([], 1)).toBeNull();
  });

  it('turns round with the sign, and averages to a half within a sample', () => {
    fc.assert(
      fc.property(scores(), fc.integer({ min: -5, max: 5 }), (sample, value) => {
        const mirrored = sample.map((score) => -score);
        expect(shareBelow(sample, value)! + shareBelow(mirrored, -value)!).toBeCloseTo(1, 12);
        const shares = sample.map((score) => shareBelow(sample, score)!);
        expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeCloseTo(0.5, 12);
      }),
    );
  });
});

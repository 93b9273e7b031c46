import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipAndAverage } from './clipping';

const norm = (gradient: ArrayLike<number>) => Math.hypot(...Array.from(gradient));

describe('clipAndAverage', () => {
  it('shortens what is longer than C and leaves the rest', () => {
    const { clipped, mean } = clipAndAverage(
      [
        [3, 4],
        [0.3, 0.4],
        [0, 0],
      ],
      1,
      3,
    );
    expect(clipped.map((gradient) => Array.from(gradient, (x) => Number(x.toFixed(12))))).toEqual([
      [0.6, 0.8],
      [0.3, 0.4],
      [0, 0],
    ]);
    expect(mean![0]).toBeCloseTo(0.3, 12);
    expect(mean![1]).toBeCloseTo(0.4, 12);
  });

  it('lets no text move the sum by more than C', () => {
    const gradient = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(gradient, { minLength: 1 }), gradient, (others, one) => {
        const without = clipAndAverage(others, 0.7, 1).mean!;
        const withOne = clipAndAverage([...others, one], 0.7, 1).mean!;
        expect(norm(withOne.map((value, i) => value - without[i]!))).toBeLessThanOrEqual(0.7 + 1e-9);
      }),
    );
  });

  it('divides by the expected lot, not by the number drawn', () => {
    expect(Array.from(clipAndAverage([[1, 0]], 1, 4).mean!)).toEqual([0.25, 0]);
  });

  it('has no mean without gradients and refuses impossible settings', () => {
    expect(clipAndAverage([], 1, 4)).toEqual({ clipped: [], mean: null });
    expect(() => clipAndAverage([[1]], 0, 4)).toThrow(RangeError);
    expect(() => clipAndAverage([[1]], 1, 0)).toThrow(RangeError);
    expect(() => clipAndAverage([[1], [1, 2]], 1, 1)).toThrow(RangeError);
  });
});

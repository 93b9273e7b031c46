import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stratifiedFolds } from './folds';

describe('stratifiedFolds', () => {
  it('deals out each class in turn', () => {
    expect(stratifiedFolds([1, 1, 1, 0, 1, 1, 1, 1], 2)).toEqual([0, 1, 0, 0, 1, 0, 1, 0]);
    expect(stratifiedFolds([true, false, true, true], 3)).toEqual([0, 0, 1, 2]);
  });

  it('spreads each class evenly', () => {
    const labels = fc.array(fc.constantFrom(0, 1), { maxLength: 60 });
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 10 }), (list, k) => {
        const folds = stratifiedFolds(list, k);
        for (const label of [0, 1]) {
          const sizes = Array.from({ length: k }, () => 0);
          list.forEach((each, i) => {
            if (each === label) sizes[folds[i]!]!++;
          });
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('refuses fewer than two folds', () => {
    for (const k of [0, 1, 2.5, NaN]) expect(() => stratifiedFolds([0, 1], k)).toThrow(RangeError);
  });
});

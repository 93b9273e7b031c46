import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { softSelectRatio, softSelectThreshold } from './soft';

describe('softSelectRatio', () => {
  it('takes the lowest losses, ties by position, in index order', () => {
    expect(softSelectRatio([2.1, 0.9, 1.5, 0.9, 3, 1.2], 0.5)).toEqual([1, 3, 5]);
    expect(softSelectRatio([1.5, 1.5, 1.5, 1.5], 0.5)).toEqual([0, 1]);
    expect(softSelectRatio([10, 9, 100], 2 / 3)).toEqual([0, 1]);
  });

  it('rounds down, but not below a product that is whole but for its binary form', () => {
    expect(softSelectRatio([3, 1, 2], 0.5)).toEqual([1]);
    expect(
      softSelectRatio(
        Array.from({ length: 100 }, (_, i) => i),
        0.29,
      ),
    ).toHaveLength(29);
  });

  it('takes none at 0, all at 1, and refuses what is no ratio', () => {
    expect(softSelectRatio([1, 2], 0)).toEqual([]);
    expect(softSelectRatio([1, 2], 1)).toEqual([0, 1]);
    expect(softSelectRatio([], 0.5)).toEqual([]);
    for (const ratio of [-0.1, 1.1, NaN]) expect(() => softSelectRatio([1], ratio)).toThrow(RangeError);
  });

  it('never leaves out a lower loss than one that it takes', () => {
    const losses = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 });
    fc.assert(
      fc.property(losses, fc.double({ min: 0, max: 1, noNaN: true }), (list, ratio) => {
        const taken = new Set(softSelectRatio(list, ratio));
        const worst = Math.max(...[...taken].map((i) => list[i]!));
        list.forEach((loss, i) => {
          if (!taken.has(i)) expect(loss).toBeGreaterThanOrEqual(worst);
        });
      }),
    );
  });
});

describe('softSelectThreshold', () => {
  it('takes what is strictly below', () => {
    expect(softSelectThreshold([1, 0.9, 1.1], 1)).toEqual([1]);
    expect(softSelectThreshold([1, 2], 0.5)).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { softSelect } from './softSelection';

const base = [5, 4, 3, 6, null];
const warm = [4.5, 2, 2.5, 5.9, 1];
const losses = { base, warm };
const ratio = (share: number) => ({ kind: 'ratio', ratio: share }) as const;
const threshold = (value: number) => ({ kind: 'threshold', threshold: value }) as const;

describe('softSelect', () => {
  it('takes the lowest loss after the warm-up', () => {
    expect(softSelect('loss', ratio(0.4), losses, 1)).toEqual([1, 4]);
    expect(softSelect('loss', threshold(2.5), losses, 1)).toEqual([1, 4]);
  });

  it('takes the largest drop, which is not the lowest loss', () => {
    expect(softSelect('loss-drop', ratio(0.4), losses, 1)).toEqual([0, 1].sort());
    expect(softSelect('loss-drop', threshold(0.5), losses, 1)).toEqual([1]);
  });

  it('never chooses by a loss that is not there, even at a ratio of 1', () => {
    expect(softSelect('loss-drop', ratio(1), losses, 1)).toEqual([0, 1, 2, 3]);
    expect(softSelect('loss', ratio(1), { base, warm: [1, null, 2, 3, 4] }, 1)).toEqual([0, 2, 3, 4]);
  });

  it('draws as many by chance, whatever the losses, by the seed alone', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { maxLength: 30 }), fc.integer(), (list, seed) => {
        const drawn = softSelect('random', ratio(0.5), { base: list, warm: list }, seed);
        expect(drawn).toHaveLength(Math.floor(list.length / 2));
        expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
        const zeros = list.map(() => 0);
        expect(softSelect('random', ratio(0.5), { base: zeros, warm: zeros }, seed)).toEqual(drawn);
      }),
    );
  });

  it('refuses what makes no sense', () => {
    expect(() => softSelect('random', threshold(1), losses, 1)).toThrow(RangeError);
    expect(() => softSelect('loss', ratio(0.5), { base, warm: [1] }, 1)).toThrow(RangeError);
  });
});

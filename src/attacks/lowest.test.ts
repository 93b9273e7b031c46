import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traces } from '../passes/trace.fixture';
import { loss } from './loss';
import { K_OPTION, lowestCount, lowestPositions, meanOfLowest, sharesOfLowest } from './lowest';
import { minK } from './minK';
import { declared } from './signals.fixture';

const values = fc.array(fc.integer({ min: -9, max: 0 }), { minLength: 1, maxLength: 30 });
const share = fc.double({ min: K_OPTION.min, max: K_OPTION.max, noNaN: true });

describe('lowestCount', () => {
  it('is guarded against binary fractions: 100 × 0.29 is 29 tokens', () => {
    expect(lowestCount(100, 0.29)).toBe(29);
    for (let percent = 1; percent <= 100; percent++) expect(lowestCount(100, percent / 100)).toBe(percent);
  });

  it('is at least one token, and none of none', () => {
    expect(lowestCount(3, 0.05)).toBe(1);
    expect(lowestCount(0, 0.2)).toBe(0);
  });
});

describe('lowestPositions', () => {
  it('takes the lowest, ties by position, and lists them in order', () => {
    expect(lowestPositions([-2, -5, -2, -1, -2], 3)).toEqual([0, 1, 2]);
    expect(lowestPositions([-1, -3, -2], 2)).toEqual([1, 2]);
  });

  it('leaves nothing lower behind', () => {
    fc.assert(
      fc.property(values, share, (list, k) => {
        const chosen = new Set(lowestPositions(list, lowestCount(list.length, k)));
        const highest = Math.max(...[...chosen].map((i) => list[i]!));
        list.forEach((value, i) => {
          if (!chosen.has(i)) expect(value).toBeGreaterThanOrEqual(highest);
        });
      }),
    );
  });
});

describe('meanOfLowest', () => {
  it('never falls as k grows', () => {
    fc.assert(
      fc.property(values, share, share, (list, a, b) => {
        const low = meanOfLowest(list, Math.min(a, b))!;
        expect(meanOfLowest(list, Math.max(a, b))!).toBeGreaterThanOrEqual(low - 1e-12);
      }),
    );
  });

  it('does not depend on the order of the tokens', () => {
    fc.assert(
      fc.property(values, share, (list, k) => {
        expect(meanOfLowest([...list].reverse(), k)).toBeCloseTo(meanOfLowest(list, k)!, 12);
      }),
    );
  });

  it('gives shares to the lowest alone', () => {
    expect(Array.from(sharesOfLowest([-1, -4, -2, -8], 0.5)!)).toEqual([0, -2, 0, -4]);
  });
});

describe('Min-K%', () => {
  it('of all tokens is LOSS', () => {
    fc.assert(
      fc.property(traces(), (trace) => {
        const scene = { target: trace, reference: trace, lowercase: trace };
        const all = { k: 1 };
        expect(minK.score(declared(minK, all, scene), all)).toBe(loss.score(declared(loss, {}, scene), {}));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from './auc';
import { scores } from './scores.fixture';

/** The definition, pair by pair: O(n1 n0). */
function pairwise(members: number[], nonmembers: number[]): number {
  let wins = 0;
  for (const m of members) for (const u of nonmembers) wins += m > u ? 1 : m === u ? 0.5 : 0;
  return wins / (members.length * nonmembers.length);
}

describe('auc', () => {
  it('is 1, 0 and 0.5 for perfect, reversed and constant scores', () => {
    expect(auc([2, 3], [0, 1])).toBe(1);
    expect(auc([0, 1], [2, 3])).toBe(0);
    expect(auc([1, 1], [1, 1])).toBe(0.5);
  });

  it('counts ties one half', () => {
    expect(auc([1, 1, 0, 2], [1, 0, 0, 1])).toBe(0.6875);
  });

  it('is undefined when a class is empty', () => {
    expect(auc([], [1])).toBeNull();
    expect(auc([1], [])).toBeNull();
    expect(auc([], [])).toBeNull();
  });

  it('equals the count over all pairs', () => {
    fc.assert(
      fc.property(scores(), scores(), (m, u) => {
        expect(auc(m, u)).toBeCloseTo(pairwise(m, u), 12);
      }),
    );
  });

  it('does not depend on the order of the texts', () => {
    fc.assert(
      fc.property(scores(), scores(), (m, u) => {
        expect(auc(m.toReversed(), u.toReversed())).toBe(auc(m, u));
      }),
    );
  });

  it('turns into 1 − AUC when the classes are exchanged or the scores negated', () => {
    const negated = (values: number[]) => values.map((value) => -value);
    fc.assert(
      fc.property(scores(), scores(), (m, u) => {
        expect(auc(u, m)).toBeCloseTo(1 - auc(m, u)!, 12);
        expect(auc(negated(m), negated(u))).toBeCloseTo(1 - auc(m, u)!, 12);
      }),
    );
  });

  it('is the same after any increasing change of the scores', () => {
    const stretched = (values: number[]) => values.map((value) => 3 * value ** 3 + 7);
    fc.assert(
      fc.property(scores(), scores(), (m, u) => {
        expect(auc(stretched(m), stretched(u))).toBe(auc(m, u));
      }),
    );
  });

  it('is fast on many texts', () => {
    const many = Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i));
    const began = performance.now();
    expect(auc(many, many)).toBeCloseTo(0.5, 12);
    expect(performance.now() - began).toBeLessThan(5000); // pair by pair it would be 4e10 comparisons
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advantage,
  balancedAccuracy,
  confusionAt,
  finestFpr,
  isResolvable,
  operatingPoint,
  thresholdAtFpr,
  tprAtFpr,
} from './operatingPoints';
import { roc } from './roc';
import { scores } from './scores.fixture';

const members = [5, 4, 4, 3, 2, 1, 1, 0, 6, 7];
const nonmembers = [4, 3, 2, 2, 1, 1, 0, 0, 0, -1];
const curve = roc(members, nonmembers)!;

describe('operating points', () => {
  it('takes the greatest TPR with FPR ≤ alpha and does not interpolate', () => {
    expect([0.001, 0.05, 0.0999, 0.1, 0.2, 0.4, 1].map((alpha) => tprAtFpr(curve, alpha))).toEqual([
      0.3, 0.3, 0.3, 0.5, 0.6, 0.7, 1,
    ]);
  });

  it('flags nothing where all scores are tied', () => {
    const tied = roc([1, 1], [1, 1])!;
    expect(tprAtFpr(tied, 0.2)).toBe(0);
    expect(thresholdAtFpr(tied, 0.2)).toBe(Infinity);
  });

  it('takes the rule with fewer false positives when the TPR is the same', () => {
    expect(operatingPoint(roc([3], [2, 1])!, 0.5)).toMatchObject({ threshold: 3, tpr: 1, fpr: 0 });
  });

  it('refuses an alpha that is no rate', () => {
    for (const alpha of [-0.1, 1.1, NaN]) expect(() => tprAtFpr(curve, alpha)).toThrow(RangeError);
  });

  it('knows how fine an FPR the non-members can show', () => {
    expect(finestFpr(20)).toBe(0.05);
    expect(finestFpr(0)).toBeNull();
    expect(isResolvable(0.05, 20)).toBe(true);
    expect(isResolvable(0.01, 20)).toBe(false);
    expect(isResolvable(0.01, 0)).toBe(false);
  });

  it('flags from the threshold on, the threshold included', () => {
    expect(confusionAt(members, nonmembers, 4)).toEqual({ tp: 5, fp: 1, fn: 5, tn: 9 });
    expect(confusionAt(members, nonmembers, 4.001)).toEqual({ tp: 3, fp: 0, fn: 7, tn: 10 });
    expect(confusionAt(members, nonmembers, Infinity)).toEqual({ tp: 0, fp: 0, fn: 10, tn: 10 });
  });

  it('gives a threshold at which the texts show the promised rates', () => {
    fc.assert(
      fc.property(scores(), scores(), fc.double({ min: 0, max: 1, noNaN: true }), (m, u, alpha) => {
        const point = operatingPoint(roc(m, u)!, alpha);
        const { tp, fp } = confusionAt(m, u, point.threshold);
        expect(fp / u.length).toBeLessThanOrEqual(alpha);
        expect(tp / m.length).toBe(point.tpr);
        // no other threshold does better
        for (const threshold of [...m, ...u]) {
          const other = confusionAt(m, u, threshold);
          if (other.fp / u.length <= alpha) expect(other.tp).toBeLessThanOrEqual(tp);
        }
      }),
    );
  });
});

describe('advantage', () => {
  it('is max(TPR − FPR), with balanced accuracy (1 + advantage) / 2', () => {
    const best = advantage(curve);
    expect(best.advantage).toBeCloseTo(0.4, 12);
    expect(best.balancedAccuracy).toBeCloseTo(0.7, 12);
    expect(best.vertex.threshold).toBe(4);
  });

  it('is 0 for an attack that is worse than guessing', () => {
    expect(advantage(roc([0], [1])!)).toMatchObject({ advantage: 0, balancedAccuracy: 0.5 });
  });

  it('is the balanced accuracy counted at its threshold', () => {
    fc.assert(
      fc.property(scores(), scores(), (m, u) => {
        const best = advantage(roc(m, u)!);
        expect(balancedAccuracy(confusionAt(m, u, best.vertex.threshold))).toBeCloseTo(
          best.balancedAccuracy,
          12,
        );
      }),
    );
  });

  it('weighs the classes equally and is undefined without one of them', () => {
    expect(balancedAccuracy({ tp: 1, fn: 0, fp: 50, tn: 50 })).toBe(0.75);
    expect(balancedAccuracy({ tp: 0, fn: 0, fp: 1, tn: 1 })).toBeNull();
    expect(balancedAccuracy({ tp: 1, fn: 1, fp: 0, tn: 0 })).toBeNull();
  });
});

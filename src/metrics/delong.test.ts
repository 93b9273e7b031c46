import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from './auc';
import { delong } from './delong';
import { scores } from './scores.fixture';

/** The definition over all pairs. */
function pairwiseVariance(members: number[], nonmembers: number[]): number {
  const wins = (m: number, u: number) => (m > u ? 1 : m === u ? 0.5 : 0);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const sampleVariance = (values: number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
  const v10 = members.map((m) => mean(nonmembers.map((u) => wins(m, u))));
  const v01 = nonmembers.map((u) => mean(members.map((m) => wins(m, u))));
  return sampleVariance(v10) / members.length + sampleVariance(v01) / nonmembers.length;
}

describe('delong', () => {
  it('equals the definition over all pairs', () => {
    fc.assert(
      fc.property(scores(2), scores(2), (members, nonmembers) => {
        const estimate = delong(members, nonmembers)!;
        expect(estimate.auc).toBe(auc(members, nonmembers));
        expect(estimate.variance).toBeCloseTo(pairwiseVariance(members, nonmembers), 12);
        expect(estimate.se).toBeCloseTo(Math.sqrt(estimate.variance!), 12);
      }),
    );
  });

  it('gives a Wald interval, clipped to [0, 1]', () => {
    const {
      auc: area,
      se,
      interval,
    } = delong([5, 4, 4, 3, 2, 1, 1, 0, 6, 7], [4, 3, 2, 2, 1, 1, 0, 0, 0, -1])!;
    expect(interval![0]).toBeCloseTo(area - 1.959963984540054 * se!, 12);
    expect(interval![1]).toBeCloseTo(area + 1.959963984540054 * se!, 12);
    fc.assert(
      fc.property(scores(2), scores(2), (members, nonmembers) => {
        const [lower, upper] = delong(members, nonmembers)!.interval!;
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is wider at a higher confidence', () => {
    const width = (confidence: number) => {
      const [lower, upper] = delong([1, 3, 5, 2], [0, 2, 4, 1], confidence)!.interval!;
      return upper - lower;
    };
    expect(width(0.8)).toBeGreaterThan(width(0.5));
    expect(() => width(1)).toThrow(RangeError);
  });

  it('says where it is degenerate', () => {
    expect(delong([2, 3], [0, 1])).toEqual({
      auc: 1,
      variance: 0,
      se: 0,
      interval: [1, 1],
      degenerate: true,
    });
    expect(delong([2, 3, 0], [0, 1])).toMatchObject({ degenerate: false });
  });

  it('has no spread with a single text in a class and no AUC without any', () => {
    expect(delong([2], [0, 1])).toEqual({
      auc: 1,
      variance: null,
      se: null,
      interval: null,
      degenerate: false,
    });
    expect(delong([], [0, 1])).toBeNull();
    expect(delong([0, 1], [])).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from './auc';
import { bootstrapAuc, bootstrapAucDifference, resampledAuc } from './bootstrap';
import { delong } from './delong';
import { scores } from './scores.fixture';

/** Two overlapping classes of 60 texts. */
const noise = (i: number) => (Math.sin(i * 12.9898) * 43758.5453) % 1;
const members = Array.from({ length: 60 }, (_, i) => noise(i) + 0.4);
const nonmembers = Array.from({ length: 60 }, (_, i) => noise(i + 1000));
const sample = { members, nonmembers };

describe('resampledAuc', () => {
  it('is the AUC of the named texts, repeats included', () => {
    const indices = fc.array(fc.nat(39), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(scores(), scores(), indices, indices, (m, u, i, j) => {
        const mi = i.map((index) => index % m.length);
        const ui = j.map((index) => index % u.length);
        const direct = auc(
          mi.map((index) => m[index]!),
          ui.map((index) => u[index]!),
        );
        expect(resampledAuc({ members: m, nonmembers: u }, mi, ui)).toBe(direct);
      }),
    );
  });

  it('counts 0 and -0 as a tie', () => {
    expect(resampledAuc({ members: [0], nonmembers: [-0] }, [0], [0])).toBe(0.5);
  });

  it('is undefined for an empty resample and refuses a position outside', () => {
    expect(resampledAuc(sample, [], [0])).toBeNull();
    expect(() => resampledAuc(sample, [60], [0])).toThrow(RangeError);
    expect(() => resampledAuc(sample, [0], [-1])).toThrow(RangeError);
  });
});

describe('bootstrapAuc', () => {
  it('gives the same interval for the same seed and another one for another', () => {
    const interval = (seed: number) => bootstrapAuc(sample, { seed })!.interval;
    expect(interval(7)).toEqual(interval(7));
    expect(interval(7)).not.toEqual(interval(8));
  });

  it('is about as wide as DeLong says, around the AUC', () => {
    const { estimate, interval, draws } = bootstrapAuc(sample, { seed: 1 })!;
    const wald = delong(members, nonmembers)!.interval!;
    expect(draws).toBe(1000);
    expect(estimate).toBe(auc(members, nonmembers));
    expect(interval[0]).toBeLessThan(estimate);
    expect(interval[1]).toBeGreaterThan(estimate);
    expect(interval[1] - interval[0]).toBeGreaterThan(0.85 * (wald[1] - wald[0]));
    expect(interval[1] - interval[0]).toBeLessThan(1.15 * (wald[1] - wald[0]));
  });

  it('is wider at a higher confidence', () => {
    const width = (confidence: number) => {
      const [lower, upper] = bootstrapAuc(sample, { seed: 1, confidence })!.interval;
      return upper - lower;
    };
    expect(width(0.99)).toBeGreaterThan(width(0.8));
  });

  it('draws each class by itself, so a small one is never lost', () => {
    const { interval } = bootstrapAuc({ members: [1], nonmembers }, { seed: 3, draws: 200 })!;
    expect(interval.every(Number.isFinite)).toBe(true);
  });

  it('says where no draw differs from another', () => {
    expect(bootstrapAuc(sample, { seed: 1, draws: 50 })!.degenerate).toBe(false);
    expect(bootstrapAuc({ members: [3, 2], nonmembers: [1, 0] }, { seed: 1 })).toMatchObject({
      interval: [1, 1],
      degenerate: true,
    });
  });

  it('refuses to draw nothing', () => {
    for (const draws of [0, -1, 1.5, NaN]) {
      expect(() => bootstrapAuc(sample, { seed: 1, draws })).toThrow(RangeError);
    }
  });

  it('is undefined when a class is empty', () => {
    expect(bootstrapAuc({ members: [], nonmembers }, { seed: 1 })).toBeNull();
    expect(bootstrapAuc({ members, nonmembers: [] }, { seed: 1 })).toBeNull();
  });
});

describe('bootstrapAucDifference', () => {
  it('is exactly 0 for an attack and itself', () => {
    expect(bootstrapAucDifference(sample, sample, { seed: 1 })).toMatchObject({
      estimate: 0,
      interval: [0, 0],
    });
  });

  it('is first − second', () => {
    const blind = { members: nonmembers, nonmembers };
    const { estimate, interval } = bootstrapAucDifference(sample, blind, { seed: 1 })!;
    expect(estimate).toBeCloseTo(auc(members, nonmembers)! - 0.5, 12);
    expect(interval[0]).toBeLessThan(estimate);
    expect(interval[1]).toBeGreaterThan(estimate);
  });

  it('gains from the pairing: two alike attacks differ by less than either is known', () => {
    const alike = { members: members.map((score, i) => score + noise(i + 5) / 20), nonmembers };
    const [lower, upper] = bootstrapAucDifference(sample, alike, { seed: 1 })!.interval;
    const [from, to] = bootstrapAuc(sample, { seed: 1 })!.interval;
    expect(upper - lower).toBeLessThan((to - from) / 3);
  });

  it('refuses scores of other texts', () => {
    const fewer = { members: members.slice(1), nonmembers };
    expect(() => bootstrapAucDifference(sample, fewer, { seed: 1 })).toThrow(RangeError);
  });
});

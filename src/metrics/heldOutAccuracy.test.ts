import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coinsAndScores, labelledScores } from './columns.fixture';
import { heldOutAccuracy, HELD_OUT, HINDSIGHT } from './heldOutAccuracy';
import { clopperPearson } from './intervals';

describe('heldOutAccuracy', () => {
  it('is perfect where every threshold between the classes will do', () => {
    const labels = Array.from({ length: 40 }, (_, i) => i % 2 === 0);
    const scores = labels.map((member) => (member ? 1 : 0));
    const { heldOut, hindsight } = heldOutAccuracy(scores, labels, 1)!;
    expect(hindsight).toEqual({ label: HINDSIGHT, balancedAccuracy: 1, threshold: 1 });
    expect(heldOut).toMatchObject({
      label: HELD_OUT,
      balancedAccuracy: 1,
      counts: { found: 20, members: 20, falseAlarms: 0, nonmembers: 20 },
    });
    // both rates are 20 of 20: their lower limits lie equally far away and add as squares
    const short = 1 - clopperPearson(20, 20)![0];
    expect(heldOut!.interval[0]).toBeCloseTo(1 - (short * Math.SQRT2) / 2, 12);
    expect(heldOut!.interval[1]).toBe(1);
  });

  it('sees through the optimism of the maximum: scores that know nothing stay at one half', () => {
    const runs = Array.from({ length: 100 }, (_, seed) => {
      const { labels, scores } = coinsAndScores(seed, 60);
      return heldOutAccuracy(scores, labels, seed)!;
    });
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(runs.map(({ hindsight }) => hindsight.balancedAccuracy))).toBeGreaterThan(0.56);
    expect(Math.abs(mean(runs.map(({ heldOut }) => heldOut!.balancedAccuracy)) - 0.5)).toBeLessThan(0.02);
    const missed = runs.filter(({ heldOut }) => heldOut!.interval[0] > 0.5 || heldOut!.interval[1] < 0.5);
    expect(missed.length).toBeLessThanOrEqual(5);
  });

  it('never passes the maximum, holds its own estimate and pools both halves', () => {
    fc.assert(
      fc.property(labelledScores, fc.nat(), ({ scores, labels }, seed) => {
        const pair = heldOutAccuracy(scores, labels, seed);
        if (!pair?.heldOut) return;
        const { balancedAccuracy, interval, counts, halves } = pair.heldOut;
        expect(pair.hindsight.balancedAccuracy).toBeGreaterThanOrEqual(0.5);
        expect(interval[0]).toBeLessThanOrEqual(balancedAccuracy);
        expect(interval[1]).toBeGreaterThanOrEqual(balancedAccuracy);
        expect(counts.found).toBe(halves[0].counts.found + halves[1].counts.found);
        expect(counts.nonmembers).toBe(
          scores.filter((score, i) => score !== null && labels[i] === false).length,
        );
      }),
    );
  });

  it('has no held-out number where a half lacks a class, and none at all without one', () => {
    expect(heldOutAccuracy([1, 0, 0.5], [true, false, false], 1)).toMatchObject({ heldOut: null });
    expect(heldOutAccuracy([1, null], [true, false], 1)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapAucDifference } from './bootstrap';
import { splitColumn } from './columns';
import { coinsAndScores, labelledScores } from './columns.fixture';
import { compareColumns } from './comparison';

const { labels, scores: strong } = coinsAndScores(1, 120, 0.6);
const weak = coinsAndScores(2, 120).scores;

describe('compareColumns', () => {
  it('is exactly 0 for a column and itself, and no draw speaks against that', () => {
    fc.assert(
      fc.property(labelledScores, ({ scores, labels }) => {
        const same = compareColumns(scores, scores, labels, { seed: 1, draws: 20 });
        if (same === null) return;
        for (const part of [same.auc, same.tpr]) {
          expect(part).toMatchObject({ difference: 0, interval: [0, 0], share: 1 });
        }
      }),
    );
  });

  it('draws as bootstrapAucDifference does', () => {
    const { auc, draws } = compareColumns(strong, weak, labels, { seed: 7 })!;
    const direct = bootstrapAucDifference(splitColumn(strong, labels), splitColumn(weak, labels), {
      seed: 7,
    })!;
    expect(auc.difference).toBe(direct.estimate);
    expect(auc.interval).toEqual(direct.interval);
    expect(draws).toBe(1000);
  });

  it('turns its sign with the order of the columns', () => {
    const there = compareColumns(strong, weak, labels, { seed: 3 })!;
    const back = compareColumns(weak, strong, labels, { seed: 3 })!;
    expect(back.auc.difference).toBe(-there.auc.difference);
    expect(back.tpr.interval[0]).toBeCloseTo(-there.tpr.interval[1], 12);
    expect(back.auc.share).toBe(there.auc.share);
  });

  it('counts the shares of draws on the wrong side of 0', () => {
    const perfect = labels.map((member) => (member ? 1 : 0));
    const constant = labels.map(() => 0);
    const { auc, tpr } = compareColumns(perfect, constant, labels, { seed: 1, draws: 199 })!;
    expect(auc).toEqual({ first: 1, second: 0.5, difference: 0.5, interval: [0.5, 0.5], share: 0.01 });
    expect(tpr).toMatchObject({ first: 1, second: 0, difference: 1, alpha: 0.05, reason: null });
    expect(compareColumns(weak, constant, labels, { seed: 1 })!.auc.share).toBeGreaterThan(0.05);
    expect(compareColumns(strong, weak, labels, { seed: 1 })!.auc.share).toBeLessThan(0.01);
  });

  it('leaves out, and counts, texts that either has no score for', () => {
    const holes = strong.map((score, i) => (i < 10 ? null : score));
    const compared = compareColumns(holes, weak, labels, { seed: 1, draws: 50 })!;
    const ten = labels.slice(0, 10).filter((member) => member === true).length;
    expect(compared).toMatchObject({ droppedMembers: ten, droppedNonmembers: 10 - ten });
    expect(compared.members + compared.nonmembers).toBe(110);
    const rest = compareColumns(strong.slice(10), weak.slice(10), labels.slice(10), { seed: 1, draws: 50 })!;
    expect(compared.auc).toEqual(rest.auc);
  });

  it('says where the rate is too fine, and refuses what is none', () => {
    expect(compareColumns(strong, weak, labels, { seed: 1, draws: 9, alpha: 0.001 })!.tpr.reason).toMatch(
      /^needs 1,000/,
    );
    expect(() => compareColumns(strong, weak, labels, { seed: 1, alpha: 2 })).toThrow(RangeError);
    expect(() => compareColumns(strong, weak, labels, { seed: 1, draws: 0 })).toThrow(RangeError);
    expect(() => compareColumns(strong.slice(1), weak, labels, { seed: 1 })).toThrow(RangeError);
  });

  it('is undefined where no text of a class has both', () => {
    expect(compareColumns([1, null], [1, 2], [true, false], { seed: 1 })).toBeNull();
  });
});

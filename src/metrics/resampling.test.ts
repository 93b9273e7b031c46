import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from './auc';
import { tprAtFpr } from './operatingPoints';
import { aucOfCounts, countOnce, drawInterval, rankTexts, resample, tprOfCounts } from './resampling';
import { roc } from './roc';
import { scores } from './scores.fixture';

describe('statistics of counts', () => {
  it('are those of the texts, whatever the FPR', () => {
    fc.assert(
      fc.property(scores(), scores(), fc.constantFrom(0, 0.01, 0.05, 0.1, 0.5, 1), (m, u, alpha) => {
        const counts = countOnce(rankTexts({ members: m, nonmembers: u }));
        expect(aucOfCounts(counts)).toBe(auc(m, u));
        expect(tprOfCounts(counts, alpha)).toBe(tprAtFpr(roc(m, u)!, alpha));
      }),
    );
  });

  it('are undefined without a class', () => {
    const counts = countOnce(rankTexts({ members: [], nonmembers: [1] }));
    expect(aucOfCounts(counts)).toBeNull();
    expect(tprOfCounts(counts, 0.1)).toBeNull();
  });
});

describe('resample', () => {
  const ranking = rankTexts({ members: [3, 2, 1], nonmembers: [2, 1, 0, 0] });

  it('draws as many texts of each class as there are, the same ones for every ranking', () => {
    const reversed = rankTexts({ members: [-3, -2, -1], nonmembers: [-2, -1, 0, 0] });
    let seen = 0;
    resample([ranking, reversed], { seed: 1, draws: 50 }, ([a, b], draw) => {
      expect(draw).toBe(seen++);
      expect(a!.members.reduce((x, y) => x + y)).toBe(3);
      expect(a!.nonmembers.reduce((x, y) => x + y)).toBe(4);
      expect(aucOfCounts(b!)).toBeCloseTo(1 - aucOfCounts(a!)!, 12);
    });
    expect(seen).toBe(50);
  });

  it('refuses rankings of other texts', () => {
    const fewer = rankTexts({ members: [3, 2], nonmembers: [2, 1, 0, 0] });
    expect(() => {
      resample([ranking, fewer], { seed: 1 }, () => undefined);
    }).toThrow(RangeError);
  });
});

it('refuses a confidence that is none', () => {
  for (const confidence of [0, 1, NaN]) {
    expect(() => drawInterval(Float64Array.of(1, 2), confidence)).toThrow(RangeError);
  }
});

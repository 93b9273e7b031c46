import { describe, expect, it } from 'vitest';
import { ENSEMBLE_FEATURES, featureRows, fitPreparation, isUsable } from './ensembleFeatures';
import { tableOf } from './table.fixture';

describe('the features of the ensembles', () => {
  it('are the scores of each text, in the order of the names', () => {
    const columns = Object.fromEntries(ENSEMBLE_FEATURES.map((id, j) => [id, [j, j === 3 ? null : 10 * j]]));
    const [first, second] = featureRows(tableOf([true, false], columns));
    expect(first).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(second).toEqual([0, 10, 20, null, 40, 50, 60, 70, 80, 90]);
  });

  it('are enough where no more than half of them are undefined', () => {
    const row = (defined: number) => Array.from({ length: 10 }, (_, j) => (j < defined ? 1 : null));
    expect([10, 6, 5, 4, 0].map((defined) => isUsable(row(defined)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('fitPreparation', () => {
  it('puts the training mean for what is undefined, which comes out as 0', () => {
    const prepare = fitPreparation([
      [1, 10],
      [3, null],
      [5, 30],
    ])!;
    const sd = Math.sqrt(8 / 3); // of 1, 3, 5
    const other = Math.sqrt(200 / 3); // of 10, 20, 30: the mean stands in
    const [a, b] = prepare([5, 30]);
    expect(a).toBeCloseTo(2 / sd, 12);
    expect(b).toBeCloseTo(10 / other, 12);
    expect(prepare([null, null])).toEqual([0, 0]);
  });

  it('learns from the training rows alone', () => {
    const prepare = fitPreparation([[0], [2]])!;
    expect(prepare([101])).toEqual([100]);
  });

  it('leaves out a feature that no training row has', () => {
    const prepare = fitPreparation([
      [null, 1],
      [null, 3],
    ])!;
    expect(prepare([50, 3])).toEqual([0, 1]);
  });

  it('is null without rows', () => {
    expect(fitPreparation([])).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { classSizes } from './classSizes';

describe('classSizes', () => {
  it('says which false positive rates so many non-members can show', () => {
    const { finestFpr, alphas } = classSizes(240, 240);
    expect(finestFpr).toBe(1 / 240);
    expect(alphas).toEqual([
      { alpha: 0.001, resolvable: false, nonmembersNeeded: 1000 },
      { alpha: 0.01, resolvable: true, nonmembersNeeded: 100 },
      { alpha: 0.05, resolvable: true, nonmembersNeeded: 20 },
      { alpha: 0.1, resolvable: true, nonmembersNeeded: 10 },
    ]);
    for (const { alpha, nonmembersNeeded } of alphas) {
      const resolvable = (n: number) =>
        classSizes(1, n).alphas.find((one) => one.alpha === alpha)!.resolvable;
      expect([resolvable(nonmembersNeeded - 1), resolvable(nonmembersNeeded)]).toEqual([false, true]);
    }
  });

  it('bounds epsilon by what no error at all would show', () => {
    // no error in n: the upper limit of the rate is 1 − 0.025^(1/n)
    const upper = (n: number) => 1 - 0.025 ** (1 / n);
    const [fpr, fnr] = [upper(500), upper(100)];
    expect(classSizes(100, 500).largestEpsilon).toBeCloseTo(Math.log((1 - fnr) / fpr), 10);
    expect(classSizes(100, 500, { delta: 0.01 }).largestEpsilon).toBeCloseTo(
      Math.log((0.99 - fnr) / fpr),
      10,
    );
    expect(classSizes(500, 100).largestEpsilon).toBeCloseTo(Math.log((1 - fnr) / fpr), 10);
  });

  it('has nothing to say of an empty class', () => {
    expect(classSizes(0, 10)).toMatchObject({ finestFpr: 0.1, largestEpsilon: null });
    expect(classSizes(10, 0)).toMatchObject({ finestFpr: null, largestEpsilon: null });
  });
});

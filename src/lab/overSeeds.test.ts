import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overSeeds, UNIT } from './overSeeds';

describe('overSeeds', () => {
  it('gives the mean with a t-interval from three seeds on', () => {
    const found = overSeeds([0.7, 0.8, 0.9])!;
    expect(found).toMatchObject({ n: 3, range: [0.7, 0.9] });
    expect(found.sd).toBeCloseTo(0.1, 12);
    // 4.3027 · 0.1 / √3
    expect(found.interval![0]).toBeCloseTo(0.8 - 0.248414, 6);
    expect(found.interval![1]).toBeCloseTo(0.8 + 0.248414, 6);
  });

  it('gives the range alone under that', () => {
    expect(overSeeds([0.6, 0.8])).toMatchObject({ n: 2, interval: null, range: [0.6, 0.8] });
    expect(overSeeds([0.6])).toEqual({ n: 1, mean: 0.6, sd: null, range: [0.6, 0.6], interval: null });
    expect(overSeeds([])).toBeNull();
  });

  it('is not certain of what every seed has alike', () => {
    expect(overSeeds([1, 1, 1])).toMatchObject({ n: 3, mean: 1, sd: 0, interval: null, range: [1, 1] });
    expect(overSeeds([0.1, 0.1, 0.1])).toMatchObject({ n: 3, interval: null }); // their mean is not 0.1 to the last bit
  });
});

describe('an interval of AUCs', () => {
  const auc = fc.double({ min: 0, max: 1, noNaN: true });
  const some = fc.array(auc, { minLength: 3, maxLength: 8 });

  it('lies where AUCs can, has their mean in it, and is all of the t-interval that lies there', () => {
    fc.assert(
      fc.property(some, (values) => {
        const [cut, whole] = [overSeeds(values, UNIT)!, overSeeds(values)!];
        expect({ ...cut, interval: null }).toEqual({ ...whole, interval: null });
        expect(cut.interval === null).toBe(whole.interval === null);
        if (!cut.interval || !whole.interval) return;
        const [lower, upper] = cut.interval;
        expect(lower).toBe(Math.max(0, whole.interval[0]));
        expect(upper).toBe(Math.min(1, whole.interval[1]));
        expect(lower).toBeLessThanOrEqual(cut.mean + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(cut.mean - 1e-12);
      }),
    );
  });

  it('says of 1 − AUC what it says of the AUC', () => {
    fc.assert(
      fc.property(some, (values) => {
        const [one, other] = [
          overSeeds(values, UNIT)!,
          overSeeds(
            values.map((value) => 1 - value),
            UNIT,
          )!,
        ];
        if (!one.interval || !other.interval) return;
        expect(other.interval[0]).toBeCloseTo(1 - one.interval[1], 9);
        expect(other.interval[1]).toBeCloseTo(1 - one.interval[0], 9);
      }),
    );
  });

  it('takes values of 0 and 1 as they are', () => {
    const [lower, upper] = overSeeds([1, 1, 0.9996], UNIT)!.interval!;
    expect(lower).toBeCloseTo(0.99987 - 0.00057, 4);
    expect(upper).toBe(1);
  });
});

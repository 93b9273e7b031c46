import { describe, expect, it } from 'vitest';
import { overSeeds } from './overSeeds';

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

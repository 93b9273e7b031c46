import { describe, expect, it } from 'vitest';
import { fitStandardisation, standardise } from './standardise';

describe('standardisation', () => {
  it('takes the mean and the population standard deviation of each feature', () => {
    const fit = fitStandardisation([
      [1, 10],
      [3, 30],
    ])!;
    expect(fit).toEqual({ mean: [2, 20], std: [1, 10] });
    expect(standardise([4, 15], fit)).toEqual([2, -0.5]);
  });

  it('leaves a feature that does not vary at its distance from the mean, rounding or not', () => {
    const fit = fitStandardisation([[0.1], [0.1], [0.1]])!; // their rounded mean is not 0.1
    expect(fit.std).toEqual([1]);
    expect(standardise([1.1], fit)[0]).toBeCloseTo(1, 12);
    expect(fitStandardisation([[5]])).toEqual({ mean: [5], std: [1] });
  });

  it('is undefined without rows and refuses rows of other lengths', () => {
    expect(fitStandardisation([])).toBeNull();
    expect(() => fitStandardisation([[1], [1, 2]])).toThrow(RangeError);
    expect(() => standardise([1], { mean: [0, 0], std: [1, 1] })).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { noiseForEpsilon } from './noiseForEpsilon';
import { dpSgdEpsilon } from './privacyAccountant';

const settings = { samplingRate: 0.2, steps: 40, delta: 1e-4 };

describe('noiseForEpsilon', () => {
  it('keeps the promise, with hardly more noise than it takes', () => {
    for (const epsilon of [0.5, 3, 15]) {
      const sigma = noiseForEpsilon(epsilon, settings)!;
      expect(dpSgdEpsilon({ ...settings, sigma })).toBeLessThanOrEqual(epsilon);
      expect(dpSgdEpsilon({ ...settings, sigma: sigma * 0.999 })).toBeGreaterThan(epsilon);
    }
  });

  it('takes the least noise for a promise that anything keeps, and none where no noise does', () => {
    expect(noiseForEpsilon(1, { ...settings, steps: 0 })).toBe(0.01);
    expect(noiseForEpsilon(1, { ...settings, delta: 0 })).toBeNull();
    expect(() => noiseForEpsilon(0, settings)).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { liraOffline, liraOnline } from './liraScore';

describe('LiRA online', () => {
  it('is the log of the ratio of two Gaussian densities', () => {
    // within: mean −2, sd 1; without: mean −4, sd 2; o = −2: 0 − (−½ − ln 2)
    const score = liraOnline(2, [1, 2, 3], [2, 4, 6]);
    expect(score).toBeCloseTo(0.5 + Math.log(2), 12);
  });

  it('is undefined where a side has under two shadows, or no spread', () => {
    expect(liraOnline(2, [1], [2, 4])).toBeNull();
    expect(liraOnline(2, [1, 2], [])).toBeNull();
    expect(liraOnline(2, [0.1, 0.1, 0.1], [2, 4])).toBeNull(); // whose rounded mean is not 0.1
  });
});

describe('LiRA offline', () => {
  it('is how far the target is above the shadows, as a probability', () => {
    const { z, score } = liraOffline(2, [2, 4, 6]);
    expect(z).toBe(1);
    expect(score).toBeCloseTo(0.8413447460685429, 12);
    expect(liraOffline(6, [2, 4, 6]).z).toBe(-1);
  });

  it('is undefined where the shadows have no spread', () => {
    expect(liraOffline(2, [3, 3])).toEqual({ z: null, score: null });
  });
});

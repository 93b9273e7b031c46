import { describe, expect, it } from 'vitest';
import { logistic, logisticProbability } from './logistic';

describe('logistic', () => {
  it('runs from 0 over ½ to 1 without overflow', () => {
    expect(logistic(0)).toBe(0.5);
    expect(logistic(Math.log(3))).toBeCloseTo(0.75, 14);
    expect(logistic(-Math.log(3))).toBeCloseTo(0.25, 14);
    expect(logistic(1000)).toBe(1);
    expect(logistic(-1000)).toBe(0);
    expect(logistic(-700)).toBeGreaterThan(0);
  });

  it('weighs the features and adds the bias', () => {
    expect(logisticProbability([1, 2], [3, -1], -1 + Math.log(4))).toBeCloseTo(0.8, 14);
    expect(() => logisticProbability([1], [1, 2], 0)).toThrow(RangeError);
  });
});

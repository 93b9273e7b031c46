import { describe, expect, it } from 'vitest';
import { median, overhead, pairedRatio, quantile, tokensPerSecond } from './numbers';

describe('median and quantile', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[100, 20, 3], 20], // by size, not by spelling
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('goes linearly from the least to the greatest', () => {
    const values = [40, 10, 20, 30, 50];
    expect([0, 0.25, 0.3, 1].map((p) => quantile(values, p))).toEqual([10, 20, 22, 50]);
    expect(values[0]).toBe(40);
  });

  it('refuses nothing at all', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('pairedRatio', () => {
  it('compares within a round, so that a slow stretch of the computer does not show', () => {
    const { median: ratio, quartiles } = pairedRatio([12, 120, 12, 12], [10, 100, 10, 10]);
    expect(ratio).toBeCloseTo(1.2, 12);
    expect(quartiles[0]).toBeCloseTo(1.2, 12);
    expect(quartiles[1]).toBeCloseTo(1.2, 12);
  });

  it('refuses rounds that do not pair up', () => {
    expect(() => pairedRatio([1], [1, 2])).toThrow(RangeError);
  });
});

it('turns ratios into percent on top and times into tokens per second', () => {
  expect(overhead(1.25)).toBeCloseTo(25, 12);
  expect(overhead(0.5)).toBeCloseTo(-50, 12);
  expect(tokensPerSecond(64, 8)).toBe(8000);
});

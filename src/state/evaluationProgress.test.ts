import { expect, it } from 'vitest';
import { progressOf } from './evaluationProgress';

const clock = (first: number, now: number) => ({ begun: 0, first, now });

it('tells nothing about the time left before enough is done', () => {
  const early = progressOf(5, 100, 50, clock(1000, 2000));
  expect(early).toEqual({ done: 5, total: 100, seconds: 2, left: null, textsPerSecond: null });
});

it('takes the rate from the first pass on', () => {
  const half = progressOf(50, 100, 20, clock(9_000, 14_000));
  expect(half.seconds).toBe(14);
  expect(half.left).toBeCloseTo(5); // 50 passes in 5 seconds
  expect(half.textsPerSecond).toBeCloseTo(2); // 10 of 20 texts in 5 seconds
});

it('a short run can tell at its end', () => {
  expect(progressOf(4, 4, 2, clock(0, 1000)).left).toBe(0);
});

it('no passes take no time', () => {
  expect(progressOf(0, 0, 0, clock(0, 0)).left).toBeNull();
});

import { expect, it } from 'vitest';
import { clopperPearson } from '../metrics/intervals';
import { precisionAt } from './precision';

const measured = (k: number, n: number) => ({ rate: k / n, interval: clopperPearson(k, n)! });

it('is Bayes’ rule', () => {
  const { value, interval } = precisionAt(measured(178, 292), measured(12, 228), 0.1);
  const [tpr, fpr] = [178 / 292, 12 / 228];
  expect(value).toBeCloseTo((tpr * 0.1) / (tpr * 0.1 + fpr * 0.9), 12);
  expect(interval[0]).toBeLessThan(value!);
  expect(interval[1]).toBeGreaterThan(value!);
});

it('without a false alarm it is 1, but the interval is not', () => {
  const { value, interval } = precisionAt(measured(20, 100), measured(0, 100), 0.01);
  expect(value).toBe(1);
  expect(interval[0]).toBeLessThan(0.1);
  expect(interval[1]).toBe(1);
});

it('is not there where nothing is flagged, and the interval says nothing', () => {
  const { value, interval } = precisionAt(measured(0, 100), measured(0, 100), 0.5);
  expect(value).toBeNull();
  expect(interval).toEqual([0, 1]);
});

import { describe, expect, it } from 'vitest';
import { roc } from '../metrics/roc';
import { corners, nearestVertex, rateAxis, rateTicks, rocPath, vertexAt } from './rocGeometry';

const curve = roc([5, 4, 3, 1], [2, 1, 0, -1])!;

describe('the logarithmic axis', () => {
  const axis = rateAxis('log', 200, [0, 300]);

  it('begins at 1/n and draws 0 there', () => {
    expect(axis(1 / 200)).toBeCloseTo(0);
    expect(axis(0)).toBe(0);
    expect(axis(1)).toBeCloseTo(300);
  });

  it('marks its own end and the decades first, then what there is room for', () => {
    const axisOf = (pixels: number) => rateAxis('log', 228, [0, pixels]);
    const shown = (pixels: number) =>
      rateTicks('log', 228, axisOf(pixels), 38).flatMap(({ rate, label }) => (label === '' ? [] : [rate]));
    const ticks = rateTicks('log', 228, axisOf(300), 38);
    expect(ticks[0]).toEqual({ rate: 1 / 228, label: '1/228' });
    expect(ticks.map(({ rate }) => rate).slice(1)).toEqual([0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect(ticks.at(-1)!.label).toMatch(/^100\s%$/u);
    expect(shown(600)).toEqual([1 / 228, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect(shown(300)).toEqual([1 / 228, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect(shown(150)).toEqual([1 / 228, 0.02, 0.1, 1]);
    for (const pixels of [100, 200, 400]) {
      const places = shown(pixels).map(axisOf(pixels));
      expect(places.every((place, i) => i === 0 || place - places[i - 1]! >= 38)).toBe(true);
    }
  });

  it('works for a handful of texts', () => {
    expect(rateTicks('log', 1, axis, 10).every(({ rate }) => rate > 0 && rate <= 1)).toBe(true);
    expect(rateAxis('log', 0, [0, 10])(0.5)).toBeCloseTo(0);
  });
});

it('the linear axis runs from 0 to 1', () => {
  const axis = rateAxis('linear', 10, [100, 0]);
  expect([0, 0.5, 1].map(axis)).toEqual([100, 50, 0]);
  expect(rateTicks('linear', 10, axis, 10).map(({ rate }) => rate)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
});

describe('a curve', () => {
  it('is drawn by its corners', () => {
    expect(corners(curve.vertices).map(({ fp, tp }) => [fp, tp])).toEqual([
      [0, 0],
      [0, 3],
      [1, 3],
      [2, 4],
      [4, 4],
    ]);
    const x = rateAxis('linear', 4, [0, 100]);
    const y = rateAxis('linear', 4, [100, 0]);
    expect(rocPath(curve, x, y)).toBe('M0,100L0,25L25,25L50,0L100,0');
  });

  it('knows the point of a threshold, also between two scores and beyond all', () => {
    const at = (threshold: number) => {
      const { tp, fp } = curve.vertices[vertexAt(curve, threshold)]!;
      return [tp, fp];
    };
    expect(at(Infinity)).toEqual([0, 0]);
    expect(at(4)).toEqual([2, 0]);
    expect(at(3.5)).toEqual([2, 0]);
    expect(at(1)).toEqual([4, 2]);
    expect(at(-10)).toEqual([4, 4]);
  });

  it('finds the point nearest to the pointer', () => {
    const x = rateAxis('linear', 4, [0, 100]);
    const y = rateAxis('linear', 4, [100, 0]);
    const vertex = curve.vertices[nearestVertex(curve, x, y, { x: 30, y: 30 })]!;
    expect([vertex.fp, vertex.tp]).toEqual([1, 3]);
  });
});

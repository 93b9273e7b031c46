import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import type { Roc, RocVertex } from '../metrics/roc';
import { formatRate } from '../ui/format';

/** How both rates are drawn. The logarithmic one opens up the corner of few false alarms. */
export type RocScale = 'linear' | 'log';

/** From a rate in [0, 1] to pixels. */
export type RateAxis = (rate: number) => number;

/**
 * An axis for a rate that was counted over n texts. The logarithmic one begins at 1/n, the smallest rate above 0 that n
 * texts can show; what lies below (only 0 does) is drawn at that end.
 */
export function rateAxis(scale: RocScale, n: number, range: readonly [from: number, to: number]): RateAxis {
  if (scale === 'linear') return scaleLinear([0, 1], range);
  const axis = scaleLog([1 / Math.max(2, n), 1], range).clamp(true);
  return (rate) => (rate <= 0 ? range[0] : axis(rate));
}

export interface RateTick {
  readonly rate: number;
  /** Empty where only the mark is drawn. */
  readonly label: string;
}

/** Where a rate's axis is marked. The logarithmic one names its own end, 1/n, and then as many rates as there is room for. */
export function rateTicks(scale: RocScale, n: number, axis: RateAxis, room: number): RateTick[] {
  if (scale === 'linear') return labelled([0, 1, 0.2, 0.4, 0.6, 0.8], axis, room, formatRate);
  const end = 1 / Math.max(2, n);
  const decades: number[] = [];
  for (let power = 0; 10 ** power > end; power--) decades.push(Number((10 ** power).toPrecision(1)));
  const between = [5, 2].flatMap((step) =>
    [...decades, 10 ** -decades.length].map((decade) => Number((decade * step).toPrecision(1))),
  );
  const rates = [end, ...decades, ...between.filter((rate) => rate > end && rate < 1)];
  return labelled(rates, axis, room, (rate) => (rate === end ? `1/${Math.max(2, n)}` : formatRate(rate)));
}

/** Ticks in order, of which those that come first in the list get their label first. */
function labelled(
  rates: readonly number[],
  axis: RateAxis,
  room: number,
  format: (rate: number) => string,
): RateTick[] {
  const taken: number[] = [];
  return rates
    .map((rate) => {
      const place = axis(rate);
      const free = taken.every((other) => Math.abs(other - place) >= room);
      if (free) taken.push(place);
      return { rate, label: free ? format(rate) : '' };
    })
    .sort((a, b) => a.rate - b.rate);
}

/** The vertices where the curve turns: a straight run looks the same without those inside it. */
export function corners(vertices: readonly RocVertex[]): RocVertex[] {
  return vertices.filter((vertex, i) => {
    const before = vertices[i - 1];
    const after = vertices[i + 1];
    if (!before || !after) return true;
    const upright = before.fp === vertex.fp && vertex.fp === after.fp;
    const level = before.tp === vertex.tp && vertex.tp === after.tp;
    return !upright && !level;
  });
}

/** Steps smaller than this are not seen, in pixels. */
const FINE = 0.5;

/** The corners, less those that lie within a fraction of a pixel of the one before: a large set has thousands of them. */
function drawnCorners(vertices: readonly RocVertex[], x: RateAxis, y: RateAxis): RocVertex[] {
  const all = corners(vertices);
  let [lastX, lastY] = [-Infinity, -Infinity];
  return all.filter(({ fpr, tpr }, i) => {
    const [atX, atY] = [x(fpr), y(tpr)];
    if (i < all.length - 1 && Math.abs(atX - lastX) < FINE && Math.abs(atY - lastY) < FINE) return false;
    [lastX, lastY] = [atX, atY];
    return true;
  });
}

/** The curve as the `d` of an SVG path. */
export function rocPath(curve: Roc, x: RateAxis, y: RateAxis): string {
  const draw = line<RocVertex>(
    ({ fpr }) => x(fpr),
    ({ tpr }) => y(tpr),
  ).digits(1);
  return draw(drawnCorners(curve.vertices, x, y)) ?? '';
}

/** Index of the rule "flag every score ≥ threshold" on the curve. */
export function vertexAt(curve: Roc, threshold: number): number {
  const { vertices } = curve;
  let [low, high] = [0, vertices.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (vertices[middle]!.threshold >= threshold) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Index of the vertex that is drawn nearest to a point. */
export function nearestVertex(
  curve: Roc,
  x: RateAxis,
  y: RateAxis,
  point: { readonly x: number; readonly y: number },
): number {
  let best = 0;
  let least = Infinity;
  curve.vertices.forEach(({ fpr, tpr }, i) => {
    const distance = (x(fpr) - point.x) ** 2 + (y(tpr) - point.y) ** 2;
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../data/random';
import { fitTree, leafProbability, type TreeNode, type TreeSettings } from './decisionTree';

const FREE: TreeSettings = { maxDepth: 20, minSplit: 2, minLeaf: 1 };

const row = fc.tuple(fc.integer({ min: -4, max: 4 }), fc.double({ min: -9, max: 9, noNaN: true }));
const data = fc
  .array(fc.tuple(row, fc.boolean()), { minLength: 1, maxLength: 60 })
  .map((pairs) => ({ rows: pairs.map(([values]) => [...values]), labels: pairs.map(([, label]) => label) }));
const settings = fc.record({
  maxDepth: fc.integer({ min: 0, max: 5 }),
  minSplit: fc.integer({ min: 2, max: 12 }),
  minLeaf: fc.integer({ min: 1, max: 8 }),
});

function depthOf(node: TreeNode): number {
  return node.kind === 'leaf' ? 0 : 1 + Math.max(depthOf(node.low), depthOf(node.high));
}

/** Every node with the rows that come to it. */
function* visits(
  node: TreeNode,
  at: readonly number[],
  rows: number[][],
): Generator<[TreeNode, readonly number[]]> {
  yield [node, at];
  if (node.kind === 'leaf') return;
  const low = (i: number) => rows[i]![node.feature]! <= node.threshold;
  yield* visits(node.low, at.filter(low), rows);
  yield* visits(
    node.high,
    at.filter((i) => !low(i)),
    rows,
  );
}

/** Weight times entropy, nats, written down anew. */
function entropy(classes: readonly boolean[], [one, zero]: readonly [number, number] = [1, 1]): number {
  const positive = one * classes.filter(Boolean).length;
  const negative = zero * classes.filter((label) => !label).length;
  const total = positive + negative;
  return [positive, negative].reduce((sum, w) => (w > 0 ? sum - w * Math.log(w / total) : sum), 0);
}

describe('fitTree', () => {
  it('asks the question that tells most, halfway between the values', () => {
    // the first feature leaves one row on the wrong side, the second none
    const rows = [
      [1, 5],
      [2, 7],
      [3, 6],
      [4, 1],
      [2.5, 2],
      [6, 0],
    ];
    const labels = [true, true, true, false, false, false];
    expect(fitTree(rows, labels, { ...FREE, maxDepth: 1 })).toEqual({
      kind: 'split',
      feature: 1,
      threshold: 3.5,
      low: { kind: 'leaf', probability: 0, rows: 3 },
      high: { kind: 'leaf', probability: 1, rows: 3 },
    });
  });

  it('weighs the classes in its leaves', () => {
    const rows = [[1], [1], [1], [1]];
    const labels = [true, false, false, false];
    const leaf = fitTree(rows, labels, { ...FREE, classWeights: [3, 1.5] });
    expect(leaf).toEqual({ kind: 'leaf', probability: 3 / 7.5, rows: 4 });
  });

  it('learns a chequered board: the first split gains nothing, the second everything', () => {
    const rows = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const labels = [true, false, false, true];
    const tree = fitTree(rows, labels, FREE)!;
    expect(rows.map((values) => leafProbability(tree, values))).toEqual([1, 0, 0, 1]);
  });

  it('keeps to its bounds and counts its leaves right', () => {
    fc.assert(
      fc.property(data, settings, ({ rows, labels }, bounds) => {
        const tree = fitTree(rows, labels, { ...bounds, classWeights: [1.5, 1] })!;
        expect(depthOf(tree)).toBeLessThanOrEqual(bounds.maxDepth);
        for (const [node, at] of visits(tree, [...rows.keys()], rows)) {
          if (node.kind === 'split') {
            expect(at.length).toBeGreaterThanOrEqual(bounds.minSplit);
            continue;
          }
          expect(node.rows).toBe(at.length);
          if (node !== tree) expect(at.length).toBeGreaterThanOrEqual(bounds.minLeaf);
          const positive = 1.5 * at.filter((i) => labels[i]).length;
          const negative = at.filter((i) => !labels[i]).length;
          expect(node.probability).toBeCloseTo(positive / (positive + negative), 12);
          for (const i of at) expect(leafProbability(tree, rows[i]!)).toBe(node.probability);
        }
      }),
    );
  });

  it('splits as well as any split of any feature does, and only stops where none is allowed', () => {
    const weights = [2, 1.5] as const;
    fc.assert(
      fc.property(data, settings, ({ rows, labels }, bounds) => {
        const tree = fitTree(rows, labels, { ...bounds, maxDepth: 1, classWeights: weights })!;
        const sidesOf = (feature: number, cut: number) => {
          const low = rows.map((values) => values[feature]! <= cut);
          return [labels.filter((_, i) => low[i]), labels.filter((_, i) => !low[i])];
        };
        const impurities = [0, 1].flatMap((feature) =>
          rows.flatMap((cut) => {
            const sides = sidesOf(feature, cut[feature]!);
            return sides.some((side) => side.length < bounds.minLeaf)
              ? []
              : sides.reduce((sum, side) => sum + entropy(side, weights), 0);
          }),
        );
        const may = new Set(labels).size === 2 && rows.length >= bounds.minSplit && impurities.length > 0;
        expect(tree.kind).toBe(may ? 'split' : 'leaf');
        if (tree.kind === 'leaf') return;
        const reached = sidesOf(tree.feature, tree.threshold).reduce(
          (sum, side) => sum + entropy(side, weights),
          0,
        );
        expect(reached).toBeCloseTo(Math.min(...impurities), 9);
      }),
    );
  });

  it('does not care about the scale of a feature', () => {
    fc.assert(
      fc.property(data, settings, ({ rows, labels }, bounds) => {
        const scaled = rows.map(([a, b]) => [8 * a!, b!]);
        const [one, other] = [fitTree(rows, labels, bounds)!, fitTree(scaled, labels, bounds)!];
        rows.forEach((values, i) => {
          expect(leafProbability(other, scaled[i]!)).toBe(leafProbability(one, values));
        });
      }),
    );
  });

  it('keeps neighbouring floats apart', () => {
    // halfway between the second and the third rounds up to the third
    const values = [0, 1, 2].map((steps) => 1 + steps * Number.EPSILON);
    for (const [low, high] of [values.slice(0, 2), values.slice(1)] as [number, number][]) {
      const tree = fitTree([[low], [high]], [false, true], FREE)!;
      expect([low, high].map((x) => leafProbability(tree, [x]))).toEqual([0, 1]);
    }
  });

  it('draws the features of each split by the seed', () => {
    const random = new Random(1);
    const rows = Array.from({ length: 120 }, () => Array.from({ length: 12 }, () => random.normal()));
    const labels = rows.map(() => random.coin());
    const grown = (seed: number) =>
      fitTree(rows, labels, { ...FREE, maxDepth: 4, drawn: { features: 3, seed } });
    expect(grown(1)).toEqual(grown(1));
    expect(grown(1)).not.toEqual(grown(2));
    // drawing all of them is drawing none
    expect(fitTree(rows, labels, { ...FREE, maxDepth: 4, drawn: { features: 12, seed: 1 } })).toEqual(
      fitTree(rows, labels, { ...FREE, maxDepth: 4 }),
    );
  });

  it('draws on where the features drawn do not vary', () => {
    const rows = Array.from({ length: 10 }, (_, i) => [5, 5, 5, i, 5]);
    const labels = rows.map((_, i) => i > 4);
    for (let seed = 0; seed < 20; seed++) {
      const tree = fitTree(rows, labels, { ...FREE, drawn: { features: 1, seed } })!;
      expect(rows.map((values) => leafProbability(tree, values))).toEqual(labels.map(Number));
    }
  });

  it('is null without rows and refuses what does not fit together', () => {
    expect(fitTree([], [], FREE)).toBeNull();
    expect(() => fitTree([[1]], [true, false], FREE)).toThrow(RangeError);
    expect(() => fitTree([[1], [1, 2]], [true, false], FREE)).toThrow(RangeError);
  });
});

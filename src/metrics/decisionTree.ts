import { Random } from '../data/random';

/** How far a tree grows. Counts are of rows, whatever their weight. */
export interface TreeSettings {
  /** Questions from the root to a leaf, at most. */
  readonly maxDepth: number;
  /** A node of fewer rows is not split. */
  readonly minSplit: number;
  /** No leaf has fewer rows. */
  readonly minLeaf: number;
  /** Weight of a row with a true label, and of one with a false label. */
  readonly classWeights?: readonly [positive: number, negative: number];
  /**
   * Features to look at in each split, drawn anew with the seed; all of them where not given. Where none of those drawn
   * varies within the node, the draw goes on until one does.
   */
  readonly drawn?: { readonly features: number; readonly seed: number };
}

export type TreeNode =
  | {
      readonly kind: 'leaf';
      /** Weighted share of true labels, in [0, 1]. */
      readonly probability: number;
      readonly rows: number;
    }
  | {
      readonly kind: 'split';
      readonly feature: number;
      /** Rows whose value is at most this go down the low side. */
      readonly threshold: number;
      readonly low: TreeNode;
      readonly high: TreeNode;
    };

/**
 * A classification tree (CART): each split is the one that lowers the weighted entropy of the labels most, among all
 * midpoints between values that differ; of equal ones the first found. A split may gain nothing, so that one below it can.
 * null without rows. Throws RangeError where rows differ in length or labels in number.
 *
 * @param rows shape [rows][features], finite
 */
export function fitTree(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
  settings: TreeSettings,
): TreeNode | null {
  if (rows.length !== labels.length) throw new RangeError('One label for each row is needed.');
  const first = rows[0];
  if (first === undefined) return null;
  if (rows.some((row) => row.length !== first.length)) {
    throw new RangeError('All rows need the same number of features.');
  }
  const columns = first.map((_, feature) => Float64Array.from(rows, (row) => row[feature]!));
  const sorted = columns.map((column) =>
    Int32Array.from(rows.keys()).sort((a, b) => column[a]! - column[b]! || a - b),
  );
  return new Grower(columns, labels, settings).grow(Int32Array.from(rows.keys()), sorted, 0);
}

/** P(true label) of a row: that of the leaf that it falls into. */
export function leafProbability(tree: TreeNode, row: readonly number[]): number {
  let node = tree;
  while (node.kind === 'split') node = row[node.feature]! <= node.threshold ? node.low : node.high;
  return node.probability;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  /** Entropy of the two sides, in nats times weight. */
  readonly impurity: number;
}

class Grower {
  readonly #columns: readonly Float64Array[];
  readonly #labels: readonly boolean[];
  readonly #settings: TreeSettings;
  readonly #weights: readonly [number, number];
  readonly #random: Random | null;

  constructor(columns: readonly Float64Array[], labels: readonly boolean[], settings: TreeSettings) {
    this.#columns = columns;
    this.#labels = labels;
    this.#settings = settings;
    this.#weights = settings.classWeights ?? [1, 1];
    this.#random = settings.drawn ? new Random(settings.drawn.seed) : null;
  }

  /** @param sorted the node's rows by each feature's value, shape [features][rows of the node] */
  grow(rows: Int32Array, sorted: readonly Int32Array[], depth: number): TreeNode {
    const { maxDepth, minSplit } = this.#settings;
    const [positive, negative] = this.#weigh(rows);
    const pure = positive === 0 || negative === 0;
    const split =
      pure || depth >= maxDepth || rows.length < minSplit ? null : this.#best(sorted, positive, negative);
    if (split === null)
      return { kind: 'leaf', probability: positive / (positive + negative), rows: rows.length };
    const { feature, threshold } = split;
    const column = this.#columns[feature]!;
    const [low, high] = [true, false].map((side) => {
      const part = (list: Int32Array) => list.filter((row) => column[row]! <= threshold === side);
      return this.grow(part(rows), sorted.map(part), depth + 1);
    }) as [TreeNode, TreeNode];
    return { kind: 'split', feature, threshold, low, high };
  }

  #weigh(rows: Int32Array): [positive: number, negative: number] {
    let positives = 0;
    for (const row of rows) if (this.#labels[row]) positives++;
    return [positives * this.#weights[0], (rows.length - positives) * this.#weights[1]];
  }

  #best(sorted: readonly Int32Array[], positive: number, negative: number): Split | null {
    const all = sorted.map((_, feature) => feature);
    const order = this.#random?.shuffle(all) ?? all;
    const wanted = this.#settings.drawn?.features ?? all.length;
    let best: Split | null = null;
    let varied = false;
    for (const [seen, feature] of order.entries()) {
      if (seen >= wanted && varied) break;
      const list = sorted[feature]!;
      const column = this.#columns[feature]!;
      if (column[list[0]!] === column[list.at(-1)!]) continue;
      varied = true;
      const found = this.#bestOf(feature, list, positive, negative);
      if (found && (best === null || found.impurity < best.impurity)) best = found;
    }
    return best;
  }

  #bestOf(feature: number, list: Int32Array, positive: number, negative: number): Split | null {
    const column = this.#columns[feature]!;
    const { minLeaf } = this.#settings;
    let least = Infinity;
    let place = -1;
    let [below, belowNegative] = [0, 0];
    for (let i = 0; i < list.length - 1; i++) {
      if (this.#labels[list[i]!]) below += this.#weights[0];
      else belowNegative += this.#weights[1];
      if (i + 1 < minLeaf || list.length - i - 1 < minLeaf) continue;
      if (column[list[i]!] === column[list[i + 1]!]) continue;
      const impurity =
        weightedEntropy(below, belowNegative) + weightedEntropy(positive - below, negative - belowNegative);
      if (impurity < least) [least, place] = [impurity, i];
    }
    if (place < 0) return null;
    const [under, over] = [column[list[place]!]!, column[list[place + 1]!]!];
    const middle = under + (over - under) / 2;
    // halfway between neighbouring floats may round up to the upper one, which then would fall on the low side
    return { feature, threshold: middle < over ? middle : under, impurity: least };
  }
}

/** Weight times entropy of two classes, nats. */
function weightedEntropy(a: number, b: number): number {
  const total = a + b;
  return -(a > 0 ? a * Math.log(a / total) : 0) - (b > 0 ? b * Math.log(b / total) : 0);
}

import type { SeriesStyle } from './series';

/** What the lab's charts share: where curves are named, and how they are marked. */

/** A point of a curve over the epochs of a run. */
export interface EpochPoint {
  /** Passes over the texts, with the part of the one that is not over. */
  readonly epoch: number;
  readonly value: number;
}

/** AUCs of one attack after each epoch. */
export interface AucCurve {
  readonly id: string;
  readonly name: string;
  readonly style: SeriesStyle;
  readonly points: readonly (EpochPoint & {
    /** 95 %; null where it has no width. */
    readonly interval: readonly [lower: number, upper: number] | null;
  })[];
  /** Of another run: drawn thinly, without its interval. */
  readonly other: boolean;
}

/**
 * Places for labels on one line, each as near as can be to where it belongs: none nearer to another than `gap`, in their
 * order, all within the range where there is room.
 *
 * @param wanted pixels, one for each label, in any order
 * @returns pixels, in the order of `wanted`
 */
export function spreadLabels(
  wanted: readonly number[],
  gap: number,
  range: readonly [low: number, high: number],
): number[] {
  const [low, high] = range;
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  // labels that touch become one block around their mean, which may touch the block before it
  const blocks: { members: number[]; centre: number }[] = [];
  const half = ({ members }: { members: number[] }) => ((members.length - 1) * gap) / 2;
  const within = (members: number[]) => {
    const mean = members.reduce((sum, i) => sum + wanted[i]!, 0) / members.length;
    const reach = half({ members });
    return { members, centre: Math.max(low + reach, Math.min(high - reach, mean)) };
  };
  for (const i of order) {
    let block = within([i]);
    for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
      if (block.centre - half(block) - (before.centre + half(before)) >= gap - 1e-9) break;
      blocks.pop();
      block = within([...before.members, ...block.members]);
    }
    blocks.push(block);
  }
  const places = new Array<number>(wanted.length);
  for (const block of blocks)
    block.members.forEach((i, at) => (places[i] = block.centre - half(block) + at * gap));
  return places;
}

/** Whole epochs that are marked on an axis of so many pixels: all where there is room, else every second, fifth, … */
export function epochTicks(epochs: number, pixels: number, room = 34): number[] {
  const most = Math.max(1, Math.floor(pixels / room));
  const step = [1, 2, 5, 10, 20, 50, 100].find((each) => epochs / each <= most) ?? Math.ceil(epochs / most);
  return Array.from({ length: Math.floor(epochs / step) + 1 }, (_, i) => i * step);
}

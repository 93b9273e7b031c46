import { Random } from './random';

/** `count` of the items, drawn with a seed, in their own order; all of them where there are no more than that. */
export function sampleOf<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  if (count >= items.length) return items;
  const drawn = new Random(seed).shuffle(items.map((_, i) => i)).slice(0, count);
  return drawn.sort((a, b) => a - b).map((i) => items[i]!);
}

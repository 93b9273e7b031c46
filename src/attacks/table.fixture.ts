import { Random } from '../data/random';
import type { LabelledText } from '../data/records';
import type { LabelledTable } from './setAttack';

export type Column = readonly (number | null)[];

/** A table of texts with the given labels; their words are their places unless said. Reading another column throws. */
export function tableOf(
  labels: readonly (boolean | null)[],
  columns: Readonly<Record<string, Column>> = {},
  words: readonly string[] = labels.map((_, place) => String(place)),
): LabelledTable {
  const texts = labels.map((member, place): LabelledText => ({
    id: String(place),
    text: words[place]!,
    member,
  }));
  return {
    texts,
    column(attack) {
      const column = columns[attack];
      if (!column) throw new Error(`"${attack}" was not declared`);
      return column;
    },
  };
}

/**
 * The text that a seeded cross-fit deals out last, and labels for it: an odd number of texts, as many members as
 * non-members before the last one, so that it and all others come into the same folds whichever label it has.
 */
export function lastDealt(
  count: number,
  seed: number,
): { last: number; labels: (own: boolean) => boolean[] } {
  const order = new Random(seed).shuffle(Array.from({ length: count }, (_, place) => place));
  const last = order.at(-1)!;
  return {
    last,
    labels: (own) => order.map((_, place) => (place === last ? own : order.indexOf(place) % 2 === 0)),
  };
}

/** Columns of seeded noise for the features, with `lift` added for members. */
export function noiseColumns(
  features: readonly string[],
  labels: readonly (boolean | null)[],
  seed: number,
  lift = 0,
): Record<string, number[]> {
  const random = new Random(seed);
  return Object.fromEntries(
    features.map((id) => [id, labels.map((member) => random.normal() + (member ? lift : 0))]),
  );
}

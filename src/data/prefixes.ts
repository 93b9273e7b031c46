import type { LabelledText } from './records';
import { Random } from './random';

/** Texts that are put in front of others, and are never scored themselves. */
export interface Prefixes {
  readonly members: readonly string[];
  readonly nonmembers: readonly string[];
}

/** Of each class, the least number of texts that must be left to be evaluated where some are taken out for a prefix. */
const LEFT_PER_SHOT = 3;

export interface DrawnPrefixes {
  readonly prefixes: Prefixes;
  /** The texts that are left to be evaluated, in their order. */
  readonly rest: readonly LabelledText[];
}

/**
 * Takes texts out of a labelled set to stand in front of others: `shots` of each class that is wanted, drawn with a seed.
 * null where a class is too small for that: then none are taken out.
 */
export function drawPrefixes(
  texts: readonly LabelledText[],
  shots: number,
  seed: number,
  wanted: readonly (keyof Prefixes)[],
): DrawnPrefixes | null {
  const random = new Random(seed);
  const drawn: Record<keyof Prefixes, readonly LabelledText[]> = { members: [], nonmembers: [] };
  for (const name of wanted) {
    const all = texts.filter(({ member }) => member === (name === 'members'));
    if (all.length < shots * (1 + LEFT_PER_SHOT)) return null;
    drawn[name] = random.shuffle(all).slice(0, shots);
  }
  const taken = new Set([...drawn.members, ...drawn.nonmembers].map(({ text }) => text));
  const words = (list: readonly LabelledText[]) => list.map(({ text }) => text);
  return {
    prefixes: { members: words(drawn.members), nonmembers: words(drawn.nonmembers) },
    rest: texts.filter(({ text }) => !taken.has(text)), // a duplicate of a prefix text is not evaluated either
  };
}

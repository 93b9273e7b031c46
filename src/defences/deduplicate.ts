import { nearDuplicates } from '../data/nearDuplicates';

/** A text of a training list. */
export interface ListedText {
  readonly text: string;
  /** How often it stands in the list. */
  readonly repeats: number;
}

export interface Deduplicated<T> {
  /** In their order, each once. */
  readonly kept: readonly T[];
  /** Texts that were like an earlier one. */
  readonly removed: readonly T[];
  /** Further copies of kept texts that were taken away. */
  readonly copies: number;
}

/**
 * A training list in which no two texts are alike: of two whose sets of three-word runs have a Jaccard index of at least
 * the threshold the later one goes, and each text that is kept stands once: a repeat, such as a canary's, is a duplicate
 * like any other. What stands in a training list more often is memorised more, and deduplication undoes that (Kandpal,
 * Wallace and Raffel 2022).
 */
export function deduplicate<T extends ListedText>(texts: readonly T[], threshold: number): Deduplicated<T> {
  let kept = texts;
  for (;;) {
    const alike = nearDuplicates(
      kept.map(({ text }) => ({ text, member: null })),
      { threshold },
    ).within;
    // each text names one other that is like it: of such a pair the later one goes, and what is left is looked at again
    const later = new Set(alike.flatMap((other, i) => (other === null ? [] : [Math.max(i, other)])));
    if (later.size === 0) break;
    kept = kept.filter((_, i) => !later.has(i));
  }
  const all = sameWords(kept);
  const left = new Set(all);
  return {
    kept: all.map((text) => (text.repeats === 1 ? text : { ...text, repeats: 1 })),
    removed: texts.filter((text) => !left.has(text)),
    copies: all.reduce((sum, { repeats }) => sum + repeats - 1, 0),
  };
}

/** Texts too short for a run of three words are alike where they are the same. */
function sameWords<T extends ListedText>(texts: readonly T[]): T[] {
  const seen = new Set<string>();
  return texts.filter(({ text }) => seen.size < seen.add(text).size);
}

import type { DataSet } from '../../data/combineFiles';
import type { LabelledText } from '../../data/records';
import type { SetAbout } from '../../state/experiments.svelte';

/** A set that is chosen to be evaluated. */
export interface GivenSet {
  /** What it is called in results and files. */
  readonly name: string;
  /** What each of its texts is. */
  readonly noun: string;
  readonly texts: readonly LabelledText[];
  readonly about: SetAbout;
}

/** The visitor's own set; null where there is none. */
export function ownSet(name: string, set: DataSet | null): GivenSet | null {
  if (set === null) return null;
  const rejected = set.rejected.map(({ file, line, reason }) => ({
    file,
    reason,
    ...(line !== null && { line }),
  }));
  const notes = set.notes.map(({ file, text }) => (file === null ? text : `${file}: ${text}`));
  return { name, noun: 'text', texts: set.texts, about: { rejected, notes } };
}

/** Names that are words, not those of files. */
const IN_WORDS: readonly string[] = ['shipped records', 'two boxes', 'own texts'];

/** What is evaluated, in words: a set by its name, or a sample of it. @param size texts that are chosen of it */
export function dataName({ name, texts }: GivenSet, size: number, seed: number): string {
  if (size === texts.length) return name;
  return `a sample of ${size} of ${IN_WORDS.includes(name) ? `the ${name}` : name}, drawn with seed ${seed}`;
}

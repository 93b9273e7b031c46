import type { Experiment } from '../data/experiment';

/** What an archive keeps of one experiment, without the experiment and its records themselves. */
export interface ShelfEntry {
  readonly id: string;
  /** null = records have come, but the experiment itself has not. */
  readonly about: ExperimentAbout | null;
  /** When the experiment itself was saved last, and when anything of it was written or read; milliseconds since 1970. */
  readonly saved: number;
  readonly used: number;
  /** Records that belong to it, and about how many bytes they take. */
  readonly records: number;
  readonly recordBytes: number;
  /** About how many bytes the experiment itself takes. */
  readonly ownBytes: number;
}

export type ExperimentAbout = Pick<Experiment, 'name' | 'created' | 'status'> & {
  /** How many. */
  readonly texts: number;
  readonly attacks: number;
};

/** What the database takes for a record beside its bytes: its names and their index, measured roughly. */
const RECORD_OVERHEAD = 150;
const SCORE_BYTES = 9;

export function emptyEntry(id: string): ShelfEntry {
  return { id, about: null, saved: 0, used: 0, records: 0, recordBytes: 0, ownBytes: 0 };
}

export function withRecord(entry: ShelfEntry, bytes: number, used: number): ShelfEntry {
  const recordBytes = entry.recordBytes + bytes + RECORD_OVERHEAD;
  return { ...entry, used, records: entry.records + 1, recordBytes };
}

export function withExperiment(entry: ShelfEntry, experiment: Experiment, time: number): ShelfEntry {
  const { name, created, status, texts, attacks, scores, control } = experiment;
  const about = { name, created, status, texts: texts.length, attacks: attacks.length };
  const columns = [...Object.values(scores), ...Object.values(control ?? {})];
  const ownBytes =
    texts.reduce((sum, { id, text }) => sum + 2 * (id.length + text.length), 0) +
    columns.reduce((sum, { length }) => sum + SCORE_BYTES * length, 0);
  return { ...entry, about, ownBytes, saved: time, used: time };
}

export function bytesOf(entries: Iterable<ShelfEntry>): number {
  let sum = 0;
  for (const { recordBytes, ownBytes } of entries) sum += recordBytes + ownBytes;
  return sum;
}

/**
 * What makes room: the records of the experiment that was used least recently; where no other has any, the whole of it.
 * null = there is no other experiment than `present`.
 */
export function nextToDrop(
  entries: readonly ShelfEntry[],
  present: string | null,
): { readonly id: string; readonly whole: boolean } | null {
  const others = entries.filter(({ id }) => id !== present).sort((a, b) => a.used - b.used);
  const filled = others.find(({ records, about }) => records > 0 && about !== null);
  if (filled) return { id: filled.id, whole: false };
  return others[0] ? { id: others[0].id, whole: true } : null;
}

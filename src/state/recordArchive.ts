import type { Pass } from '../passes/plan';
import type { PassRecord } from '../passes/records';
import { breathing } from './breath';

/** Records kept beyond this run: where they are asked for again, no pass is run. */
export interface RecordArchive {
  /** Opens the place of one experiment; what is kept from now on belongs to it. */
  getMany(passes: readonly Pass[]): Promise<ReadonlyMap<string, PassRecord>>;
  put(pass: Pass, record: PassRecord): void;
}

/** Passes that are asked of the archive at once. */
const LOOKED_UP = 5000;

/** Records from the archive, some at a time, so that the page can answer; null = there is no archive. */
export async function archivedRecords(
  archive: RecordArchive | null,
  passes: readonly Pass[],
): Promise<ReadonlyMap<string, PassRecord>> {
  const found = new Map<string, PassRecord>();
  const pause = breathing();
  for (let from = 0; from < passes.length && archive; from += LOOKED_UP) {
    const some = await archive.getMany(passes.slice(from, from + LOOKED_UP));
    for (const [key, record] of some) found.set(key, record);
    await pause();
  }
  return found;
}

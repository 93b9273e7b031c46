import type { RunRecord } from '../lab/runRecord';
import type { RunLocks } from './runLocks';
import type { RunShelf } from './runShelf';

/** A run that a closed tab broke off. */
export interface BrokenOff {
  readonly record: RunRecord;
  /** null where there was none yet: it begins anew. */
  readonly checkpoint: Uint8Array<ArrayBuffer> | null;
}

/** What is kept of a run; null where nothing is. */
export async function keptOf(shelf: RunShelf, id: string): Promise<BrokenOff | null> {
  const [record, checkpoint] = await Promise.all([shelf.get(id), shelf.checkpoint(id)]);
  return record && { record, checkpoint };
}

/**
 * Of runs that had not ended when the shelf was read: those that nobody has in hand, the ones with a checkpoint first; and
 * those that another tab has ended meanwhile.
 */
export async function sortUnfinished(
  open: readonly RunRecord[],
  shelf: RunShelf,
  locks: RunLocks,
): Promise<{ readonly brokenOff: readonly BrokenOff[]; readonly ended: readonly RunRecord[] }> {
  const found = await Promise.all(open.map(({ id }) => locks.whileFree(id, () => keptOf(shelf, id))));
  const now = found.filter((each) => each !== null);
  const brokenOff = now.filter(({ record }) => record.status === 'running');
  return {
    brokenOff: [
      ...brokenOff.filter(({ checkpoint }) => checkpoint !== null),
      ...brokenOff.filter(({ checkpoint }) => checkpoint === null),
    ],
    ended: now.map(({ record }) => record).filter(({ status }) => status !== 'running'),
  };
}

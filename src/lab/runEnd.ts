import type { RunRecord } from './runRecord';

/** Whether a person ended its training; older records, which have no `trained`, know of it by their status alone. */
export function wasStopped({ status, trained }: Pick<RunRecord, 'status' | 'trained'>): boolean {
  return status === 'stopped' || trained?.ended === 'stopped';
}

/** How a run ended otherwise than its settings say, in a few words; null where it went to its end. */
export function endInWords(record: Pick<RunRecord, 'status' | 'trained'>): string | null {
  const { status } = record;
  if (status === 'done') return null;
  if (status === 'stopped') return 'stopped';
  if (status === 'running') return 'broken off';
  return wasStopped(record) ? 'stopped, then failed' : 'failed after training';
}

/**
 * The epoch whose weights were kept, where training went on behind it: 0 = the base. null elsewhere, and where it is not
 * known.
 *
 * @param done epochs that were trained
 */
export function earlierEpoch(trained: { readonly epoch: number | null } | null, done: number): number | null {
  return trained?.epoch != null && trained.epoch < done - 1e-9 ? trained.epoch : null;
}

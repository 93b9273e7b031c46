import type { Pass } from '../passes/plan';
import type { PassRecord } from '../passes/records';

/** Records kept beyond this run: where they are asked for again, no pass is run. */
export interface RecordArchive {
  /** Opens the place of one experiment; what is kept from now on belongs to it. */
  getMany(passes: readonly Pass[]): Promise<ReadonlyMap<string, PassRecord>>;
  put(pass: Pass, record: PassRecord): void;
}

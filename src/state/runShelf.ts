import { readRunRecord, writeRunRecord, type RunRecord } from '../lab/runRecord';
import { openDatabase, type Database, type KeptRun } from './database';

/** Runs and their checkpoints, as they are kept in this browser. Where there is no database nothing is kept. */
export class RunShelf {
  #db: Database | null = null;

  async open(): Promise<void> {
    this.#db = await openDatabase(() => (this.#db = null));
  }

  /** Whether anything can be kept. */
  get works(): boolean {
    return this.#db !== null;
  }

  /** What is kept and can be read, the oldest first. */
  async all(): Promise<RunRecord[]> {
    const kept = (await this.#db?.getAll('runs').catch(() => [])) ?? [];
    return kept.flatMap(readKept).sort((a, b) => a.created.localeCompare(b.created));
  }

  /** null where it is not kept, or cannot be read. */
  async get(run: string): Promise<RunRecord | null> {
    const kept = await this.#db?.get('runs', run).catch(() => undefined);
    return kept ? (readKept(kept)[0] ?? null) : null;
  }

  /** @returns whether there was room for it */
  async keep(record: RunRecord): Promise<boolean> {
    return this.#put((db) => db.put('runs', { id: record.id, json: writeRunRecord(record) }));
  }

  async keepCheckpoint(run: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return this.#put((db) => db.put('checkpoints', Uint8Array.from(bytes).buffer, run));
  }

  async checkpoint(run: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const kept = await this.#db?.get('checkpoints', run).catch(() => undefined);
    return kept ? new Uint8Array(kept) : null;
  }

  async dropCheckpoint(run: string): Promise<void> {
    await this.#put((db) => db.delete('checkpoints', run));
  }

  async drop(run: string): Promise<void> {
    await this.#put((db) => db.delete('runs', run));
    await this.dropCheckpoint(run);
  }

  async #put(write: (db: Database) => Promise<unknown>): Promise<boolean> {
    if (!this.#db) return false;
    try {
      await write(this.#db);
      return true;
    } catch {
      return false;
    }
  }
}

/** None where it cannot be read. */
function readKept({ json }: KeptRun): RunRecord[] {
  try {
    return [readRunRecord(JSON.parse(json))];
  } catch (error) {
    console.warn('A run that was kept cannot be read.', error);
    return [];
  }
}

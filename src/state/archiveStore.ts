import { unwrap, type StoreNames } from 'idb';
import type { Experiment } from '../data/experiment';
import { openDatabase, type Database, type KeptBytes, type Schema } from './database';
import { emptyEntry, withExperiment, withRecord, type ShelfEntry } from './shelf';

/** How a write went: done, no room for it, or there is no database (any more). */
export type Outcome = 'done' | 'quota' | 'lost';

type Stores = StoreNames<Schema>[];
const ALL: Stores = ['experiments', 'shelf', 'records'];

/** Records that are deleted together. */
const BATCH = 2000;

/** The archive's stores, and the shelf in memory beside them, so that a write need not read first. */
export class ArchiveStore {
  #db: Database | null = null;
  readonly #shelf = new Map<string, ShelfEntry>();
  #lastTime = 0;
  #writes = 0;

  get available(): boolean {
    return this.#db !== null;
  }

  async open(): Promise<boolean> {
    const db = await openDatabase(() => (this.#db = null));
    this.#db = db;
    await this.reload();
    return this.available;
  }

  close(): void {
    this.#db?.close();
    this.#db = null;
  }

  /** The shelf as it stands in the database, other tabs' entries included. */
  async reload(): Promise<ShelfEntry[]> {
    const before = this.#writes;
    const entries = (await this.#reading((db) => db.getAll('shelf'))) ?? [];
    if (this.#writes !== before) return entries; // what has been written since is not in them
    this.#shelf.clear();
    for (const entry of entries) this.#shelf.set(entry.id, entry);
    return entries;
  }

  /** In the order of the hashes. */
  async records(hashes: readonly string[]): Promise<readonly (KeptBytes | undefined)[]> {
    const rows = await this.#reading((db) => {
      const { store } = db.transaction('records');
      return Promise.all(hashes.map((hash) => store.get(hash)));
    });
    return rows ?? [];
  }

  async experiment(id: string): Promise<unknown> {
    return this.#reading((db) => db.get('experiments', id));
  }

  /** Under way when this returns. */
  putRecords(batch: ReadonlyMap<string, KeptBytes>): Promise<Outcome> {
    return this.#write(['records', 'shelf'], (tx) => {
      const records = tx.objectStore('records');
      const grown = new Map<string, ShelfEntry>();
      const time = this.#now();
      for (const [hash, kept] of batch) {
        records.put(kept, hash);
        const { experiment: id, bytes } = kept;
        const entry = grown.get(id) ?? this.#shelf.get(id) ?? emptyEntry(id);
        grown.set(id, withRecord(entry, bytes.byteLength, time));
      }
      this.#putEntries(tx, grown.values());
    });
  }

  /** Under way when this returns. */
  putExperiment(experiment: Experiment): Promise<Outcome> {
    return this.#write(['experiments', 'shelf'], (tx) => {
      tx.objectStore('experiments').put(experiment);
      const entry = this.#shelf.get(experiment.id) ?? emptyEntry(experiment.id);
      this.#putEntries(tx, [withExperiment(entry, experiment, this.#now())]);
    });
  }

  /** Notes that experiments were used now. */
  touch(ids: Iterable<string>): Promise<Outcome> {
    const entries = Array.from(ids, (id) => this.#shelf.get(id)).filter((entry) => entry !== undefined);
    return this.#write(['shelf'], (tx) => {
      const used = this.#now();
      this.#putEntries(
        tx,
        entries.map((entry) => ({ ...entry, used })),
      );
    });
  }

  /** Deletes the records of an experiment, and where `whole` says so the experiment too. */
  async drop(id: string, whole: boolean): Promise<Outcome> {
    for (;;) {
      const hashes = await this.#reading((db) => db.getAllKeysFromIndex('records', 'experiment', id, BATCH));
      if (!hashes || hashes.length === 0) break;
      const outcome = await this.#write(['records'], (tx) => {
        for (const hash of hashes) tx.objectStore('records').delete(hash);
      });
      if (outcome !== 'done') return outcome;
    }
    return this.#write(['experiments', 'shelf'], (tx) => {
      const entry = this.#shelf.get(id);
      if (!whole && entry) {
        this.#putEntries(tx, [{ ...entry, records: 0, recordBytes: 0 }]);
        return;
      }
      tx.objectStore('experiments').delete(id);
      tx.objectStore('shelf').delete(id);
      this.#shelf.delete(id);
    });
  }

  clear(): Promise<Outcome> {
    return this.#write(ALL, (tx) => {
      for (const name of ALL) tx.objectStore(name).clear();
      this.#shelf.clear();
    });
  }

  #putEntries(tx: IDBTransaction, entries: Iterable<ShelfEntry>): void {
    for (const entry of entries) {
      tx.objectStore('shelf').put(entry);
      this.#shelf.set(entry.id, entry);
    }
  }

  /** A later time than any before: whatever comes later was used later. */
  #now(): number {
    for (const { used } of this.#shelf.values()) this.#lastTime = Math.max(this.#lastTime, used);
    return (this.#lastTime = Math.max(Date.now(), this.#lastTime + 1));
  }

  async #reading<T>(read: (db: Database) => Promise<T>): Promise<T | null> {
    if (!this.#db) return null;
    try {
      return await read(this.#db);
    } catch {
      this.#db = null; // it was closed, or cannot be read
      return null;
    }
  }

  /**
   * One transaction, whose requests are all made before this returns. After a failure the shelf in memory is that of the
   * database again.
   *
   * @throws DataCloneError where something can never be kept: an error of the page's own
   */
  async #write(stores: Stores, work: (tx: IDBTransaction) => void): Promise<Outcome> {
    if (!this.#db) return 'lost';
    try {
      const wrapped = this.#db.transaction(stores, 'readwrite', { durability: 'relaxed' });
      const { done } = wrapped;
      done.catch(() => undefined); // it is waited for below, unless `work` fails
      const tx = unwrap(wrapped) as IDBTransaction;
      this.#writes++;
      try {
        work(tx);
      } catch (error) {
        tx.abort();
        throw error;
      }
      tx.commit();
      await done;
      return 'done';
    } catch (error) {
      const { name } = error as DOMException;
      await this.reload();
      if (name === 'DataCloneError') throw error;
      if (name === 'QuotaExceededError') return 'quota';
      this.#db = null;
      return 'lost';
    }
  }
}

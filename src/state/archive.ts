import { readExperiment, type Experiment } from '../data/experiment';
import { decodeRecord, encodeRecord, isKept, recordHash, type KeptRecord } from '../passes/recordCodec';
import type { PassRecord } from '../passes/records';
import { ArchiveStore, type Outcome } from './archiveStore';
import { breathing } from './breath';
import type { KeptBytes } from './database';
import { bytesOf, nextToDrop, type ShelfEntry } from './shelf';

export type { ShelfEntry } from './shelf';

export interface ArchiveOptions {
  /** Bytes that may be kept in all. */
  readonly budget?: number;
  /** Milliseconds that a record waits at most for others to be written with. */
  readonly delay?: number;
  /** Nothing more of the present experiment is kept: it alone fills the budget, or the browser gives no more room. */
  readonly onFull?: (reason: 'budget' | 'quota') => void;
}

/** Most records that are written together, or read before the page may answer. */
const BATCH = 500;

/**
 * Records of passes, and experiments, kept in this browser over visits. Where the browser keeps nothing, every method does
 * nothing and finds nothing, and `available` is false.
 *
 * Keys of records are `${SHA-256 of the model's weights}\n${pass key}`: those of other weights are never taken for these.
 * Over the budget the records of the experiment that was used least recently go first, then whole experiments; never
 * those of the one that was written last.
 */
export class Archive {
  readonly #budget: number;
  readonly #delay: number;
  readonly #onFull: (reason: 'budget' | 'quota') => void;
  readonly #store = new ArchiveStore();
  #opening: Promise<boolean> | null = null;
  /** By hash. */
  #pending = new Map<string, KeptBytes>();
  /** Records of a bundle, by hash, as long as they are not kept. */
  #lent: ReadonlyMap<string, ArrayBuffer> = new Map();
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Everything that was begun is done. */
  #settled: Promise<unknown> = Promise.resolve();
  /** The experiment that was written last, and the one of which nothing more is kept. */
  #present: string | null = null;
  #full: string | null = null;

  constructor({ budget = 300e6, delay = 500, onFull = () => undefined }: ArchiveOptions = {}) {
    this.#budget = budget;
    this.#delay = delay;
    this.#onFull = onFull;
  }

  /** Whether anything is kept. */
  get available(): boolean {
    return this.#store.available;
  }

  /** @returns whether anything will be kept */
  open(): Promise<boolean> {
    if (!this.#opening && typeof addEventListener === 'function') {
      addEventListener('pagehide', this.#onHide);
    }
    return (this.#opening ??= this.#store.open());
  }

  /** Writes what waits, and lets the database go. */
  async close(): Promise<void> {
    if (typeof removeEventListener === 'function') removeEventListener('pagehide', this.#onHide);
    await this.flush();
    this.#store.close();
    this.#opening = null;
  }

  readonly #onHide = (): void => {
    void this.flush();
  };

  /** The records that are there, by the keys that were given. */
  async getMany(keys: readonly string[]): Promise<Map<string, KeptRecord>> {
    const found = new Map<string, KeptRecord>();
    for await (const { key, bytes } of this.#read(keys)) {
      const record = decoded(bytes);
      if (record !== undefined) found.set(key, record);
    }
    return found;
  }

  /** The same as bytes by hash, for a bundle. */
  async *encoded(keys: readonly string[]): AsyncGenerator<readonly [hash: string, bytes: ArrayBuffer]> {
    for await (const { hash, bytes } of this.#read(keys)) yield [hash, bytes];
  }

  async *#read(keys: readonly string[]) {
    const owners = new Set<string>();
    const pause = breathing();
    void this.flush(); // what is written first is found by what reads later
    for (let from = 0; from < keys.length && (this.available || this.#lent.size > 0); from += BATCH) {
      const part = keys.slice(from, from + BATCH);
      const hashes = part.map(recordHash);
      const rows = await this.#store.records(hashes);
      for (const [i, key] of part.entries()) {
        const hash = hashes[i]!;
        const bytes = rows[i]?.bytes ?? this.#lent.get(hash);
        if (rows[i]) owners.add(rows[i].experiment);
        if (bytes) yield { key, hash, bytes };
      }
      await pause();
    }
    if (owners.size > 0) await this.#store.touch(owners);
  }

  /** Keeps a record, soon, together with others. Alternatives are not kept. */
  put(experiment: string, key: string, record: PassRecord): void {
    if (!this.available || !isKept(record) || this.#isFull(experiment)) return;
    this.#wait(recordHash(key), { experiment, bytes: encodeRecord(record) });
  }

  #wait(hash: string, kept: KeptBytes): void {
    this.#pending.set(hash, kept);
    if (this.#pending.size >= BATCH) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), this.#delay);
  }

  /** Writes what waits. It is under way when this returns: a page that is closed then still keeps it. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#pending;
    this.#pending = new Map();
    if (batch.size > 0) await this.#keep(() => this.#store.putRecords(batch));
    await this.#settled;
  }

  /** Writes an experiment in the place of what is kept of it. @returns whether it is kept */
  saveExperiment(experiment: Experiment): Promise<boolean> {
    if (!this.available) return Promise.resolve(false);
    this.#isFull(experiment.id);
    return this.#keep(() => this.#store.putExperiment(experiment));
  }

  /** Takes in an experiment that came from elsewhere, with its records by hash. They are found even where nothing is kept. */
  async adopt(experiment: Experiment, records: ReadonlyMap<string, ArrayBuffer>): Promise<void> {
    this.#lent = records;
    await this.saveExperiment(experiment);
    const { id } = experiment;
    for (const [hash, bytes] of records) {
      if (!this.available || this.#isFull(id)) return;
      this.#wait(hash, { experiment: id, bytes });
      if (this.#pending.size === 0) await this.#settled;
    }
    await this.flush();
    if (this.available && !this.#isFull(id)) this.#lent = new Map();
  }

  /** What is kept, the one that was saved last first. */
  async experiments(): Promise<readonly ShelfEntry[]> {
    await this.#settled;
    const entries = await this.#store.reload();
    return entries.filter(({ about }) => about !== null).sort((a, b) => b.saved - a.saved);
  }

  /** null where it is not there, or cannot be read any more. */
  async experiment(id: string): Promise<Experiment | null> {
    await this.#settled;
    const found = await this.#store.experiment(id);
    try {
      return readExperiment(found);
    } catch {
      return null;
    }
  }

  /** The one that was saved last, of those that can be read. */
  async latestExperiment(): Promise<Experiment | null> {
    for (const { id } of await this.experiments()) {
      const found = await this.experiment(id);
      if (found) return found;
    }
    return null;
  }

  /** Forgets an experiment and the records that were written for it. */
  async deleteExperiment(id: string): Promise<void> {
    for (const [hash, { experiment }] of this.#pending) if (experiment === id) this.#pending.delete(hash);
    await this.#settled;
    await this.#store.drop(id, true);
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    this.#pending.clear();
    this.#lent = new Map();
    this.#full = null;
    await this.#settled;
    await this.#store.clear();
  }

  /** About how many bytes are kept. */
  async bytes(): Promise<number> {
    await this.#settled;
    return bytesOf(await this.#store.reload());
  }

  /** Takes note of the experiment that is written now. @returns whether nothing more of it is kept */
  #isFull(experiment: string): boolean {
    this.#present = experiment;
    if (this.#full !== experiment) this.#full = null;
    return this.#full !== null;
  }

  /** Begins a write at once, and makes room for it where there is none. @returns whether it is kept */
  #keep(write: () => Promise<Outcome>): Promise<boolean> {
    const first = write();
    first.catch(() => undefined); // it is waited for below, in its turn
    const kept = this.#settled.then(async () => {
      let outcome = await first;
      while (outcome === 'quota' && (await this.#makeRoom())) outcome = await write();
      if (outcome === 'quota') this.#stop('quota');
      if (outcome === 'done') await this.#trim();
      return outcome === 'done';
    });
    this.#settled = kept.catch(() => undefined); // who waits for this write hears of it
    return kept;
  }

  /** Drops what is dispensable until the budget is kept. */
  async #trim(): Promise<void> {
    while (bytesOf(await this.#store.reload()) > this.#budget) {
      if (await this.#makeRoom()) continue;
      if (this.available) this.#stop('budget');
      return;
    }
  }

  async #makeRoom(): Promise<boolean> {
    const next = nextToDrop(await this.#store.reload(), this.#present);
    return next !== null && (await this.#store.drop(next.id, next.whole)) === 'done';
  }

  #stop(reason: 'budget' | 'quota'): void {
    if (this.#full !== null) return;
    this.#full = this.#present;
    this.#pending.clear();
    this.#onFull(reason);
  }
}

/** undefined where the bytes are damaged: as if they were not there. */
function decoded(bytes: ArrayBuffer): KeptRecord | undefined {
  try {
    return decodeRecord(bytes);
  } catch {
    return undefined;
  }
}

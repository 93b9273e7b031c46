import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Experiment } from '../data/experiment';
import type { ModelEntry } from '../models/catalogue';
import type { ModelBytes } from '../models/scoringContract';
import type { ShelfEntry } from './shelf';

/** What is kept in this browser. Each part of the page has stores of its own. */
export interface Schema extends DBSchema {
  experiments: { key: string; value: Experiment };
  /** What stands in `experiments` and `records`, in short. */
  shelf: { key: string; value: ShelfEntry };
  /** By hash of the record's key. */
  records: { key: string; value: KeptBytes; indexes: { experiment: string } };
  /** Models that were trained or brought here. */
  models: { key: string; value: KeptModel };
  /** What was trained here, as it is listed and compared. */
  runs: { key: string; value: KeptRun };
  /** The latest checkpoint of a run that is not over, by the run's id. */
  checkpoints: { key: string; value: ArrayBuffer };
  /** What shadow models made of texts, by a digest of all that decides it. The models themselves are not kept. */
  shadows: { key: string; value: readonly (number | null)[] };
}

/** A model that is not shipped. */
export interface KeptModel {
  readonly id: string;
  readonly entry: ModelEntry;
  readonly files: Pick<ModelBytes, 'config' | 'tokenizer' | 'tokenizerConfig'>;
  readonly weights: ArrayBuffer;
  /** Where it is a LoRA: its own two files, to be saved as such. */
  readonly adapter: { readonly config: string; readonly weights: ArrayBuffer } | null;
  /** When it was taken in, ISO 8601. */
  readonly created: string;
}

/** A run of the lab, as JSON: its codec knows the versions. */
export interface KeptRun {
  readonly id: string;
  readonly json: string;
}

export interface KeptBytes {
  /** Id of the experiment that they belong to. */
  readonly experiment: string;
  readonly bytes: ArrayBuffer;
}

export type Database = IDBPDatabase<Schema>;

const DATABASE = 'trainspotter';

/**
 * From nothing to the present schema: the version is the number of steps done. A step that visitors may have done is never
 * changed; whoever needs more stores adds a step, and what is kept stays.
 */
const STEPS: readonly ((db: Database) => void)[] = [
  (db) => {
    db.createObjectStore('experiments', { keyPath: 'id' });
    db.createObjectStore('shelf', { keyPath: 'id' });
    db.createObjectStore('records').createIndex('experiment', 'experiment');
  },
  (db) => {
    db.createObjectStore('models', { keyPath: 'id' });
    db.createObjectStore('runs', { keyPath: 'id' });
    db.createObjectStore('checkpoints');
  },
  (db) => {
    db.createObjectStore('shadows');
  },
];

/**
 * @param onLost the database is no longer there: a newer page in another tab needs it, or the browser has taken it away
 * @returns null where the browser has none, or does not give it (private windows, no room, a newer page in another tab)
 */
export async function openDatabase(onLost: () => void): Promise<Database | null> {
  if (typeof indexedDB === 'undefined') return null;
  let refuse: () => void = () => undefined;
  const refused = new Promise<null>((resolve) => {
    refuse = () => {
      resolve(null);
    };
  });
  const open = async () =>
    openDB<Schema>(DATABASE, STEPS.length, {
      upgrade(db, done) {
        for (const step of STEPS.slice(done)) step(db);
      },
      blocked: () => {
        refuse(); // an older page in another tab holds it: nobody knows for how long
      },
      blocking: (_from, _to, event) => {
        (event.target as IDBDatabase).close();
        onLost();
      },
      terminated: onLost,
    });
  const opening = open().catch(() => null);
  const db = await Promise.race([opening, refused]);
  if (db === null) void opening.then((late) => late?.close());
  return db;
}

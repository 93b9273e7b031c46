import 'fake-indexeddb/auto';
import { IDBFactory, IDBTransaction } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Experiment } from '../data/experiment';
import { SMALL } from '../data/experiment.fixture';
import { encodeRecord, recordHash } from '../passes/recordCodec';
import { traceOf } from '../passes/trace.fixture';
import { Archive, type ArchiveOptions } from './archive';

let opened: Archive[] = [];

async function archiveOf(options: ArchiveOptions = {}): Promise<Archive> {
  const archive = new Archive(options);
  opened.push(archive);
  await archive.open();
  return archive;
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(opened.map((archive) => archive.close()));
  opened = [];
  vi.unstubAllGlobals();
});

const experiment = (id: string, given: Partial<Experiment> = {}): Experiment => ({ ...SMALL, id, ...given });
const trace = traceOf([-1, -2.5, -0.125], { bos: null, shots: 3 });
const norms = { l1: 0.1, l2: 0.2, linf: 0.3 };
const gradients = { tokens: 3, loss: 1.5, input: norms, weights: norms };
const keysOf = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}\n${i}`);

/** About 1.3 kB. */
const long = traceOf(Array<number>(60).fill(-1));
async function fill(archive: Archive, id: string, count: number): Promise<readonly string[]> {
  const keys = keysOf(id, count);
  await archive.saveExperiment(experiment(id));
  for (const key of keys) archive.put(id, key, long);
  await archive.flush();
  return keys;
}

/** The browser gives no room for the next so many writes. */
function refuseWrites(count: number): void {
  const commit = vi.spyOn(IDBTransaction.prototype, 'commit');
  for (let i = 0; i < count; i++) {
    commit.mockImplementationOnce(function (this: IDBTransaction) {
      this.abort();
      Object.defineProperty(this, 'error', { value: new DOMException('no room', 'QuotaExceededError') });
    });
  }
}

describe('records', () => {
  it('are there on the next visit, by their keys', async () => {
    const first = await archiveOf();
    expect(first.available).toBe(true);
    first.put('one', 'a', trace);
    first.put('one', 'b', gradients);
    first.put('two', 'c', null);
    await first.close();
    expect(first.available).toBe(false);
    const second = await archiveOf();
    expect(await second.getMany(['c', 'a', 'other', 'b', 'a'])).toEqual(
      new Map<string, unknown>([
        ['c', null],
        ['a', trace],
        ['b', gradients],
      ]),
    );
  });

  it('are found as soon as they are put', async () => {
    const archive = await archiveOf();
    archive.put('one', 'a', trace);
    expect(await archive.getMany(['a'])).toEqual(new Map([['a', trace]]));
  });

  it('do not hold alternatives', async () => {
    const archive = await archiveOf();
    const none = new Int32Array();
    archive.put('one', 'a', {
      count: 1,
      tokens: none,
      logp: new Float32Array(),
      texts: [],
      start: none,
      end: none,
    });
    expect(await archive.getMany(['a'])).toEqual(new Map());
  });

  it('are written after a while, or when there are many of them', async () => {
    const delay = 1e9;
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const [archive, other] = [await archiveOf({ delay }), await archiveOf()];
    const kept = async (keys: readonly string[]) => (await other.getMany(keys)).size;
    archive.put('one', 'a', trace);
    archive.put('one', 'b', trace);
    expect(await kept(['a', 'b'])).toBe(0);
    const waiting = timers.mock.calls.filter(([, time]) => time === delay);
    expect(waiting).toHaveLength(1);
    waiting[0]![0]();
    expect(await kept(['a', 'b'])).toBe(2);
    const many = keysOf('many', 501);
    for (const key of many.slice(0, 499)) archive.put('one', key, null);
    expect(await kept(many)).toBe(0);
    for (const key of many.slice(499)) archive.put('one', key, null);
    expect(await kept(many)).toBe(500);
  });

  it('are written when the page is left', async () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const [archive, other] = [await archiveOf(), await archiveOf()];
    archive.put('one', 'a', trace);
    page.dispatchEvent(new Event('pagehide'));
    expect((await other.getMany(['a'])).size).toBe(1);
  });

  it('count as missing where they are damaged, until they are put again', async () => {
    const archive = await archiveOf();
    await archive.adopt(experiment('one'), new Map([[recordHash('a'), Uint8Array.of(7).buffer]]));
    expect((await archive.getMany(['a'])).size).toBe(0);
    archive.put('one', 'a', trace);
    expect((await archive.getMany(['a'])).size).toBe(1);
  });

  it('come as bytes for a bundle, which another browser takes in', async () => {
    const archive = await archiveOf();
    const keys = await fill(archive, 'one', 3);
    const bytes = new Map<string, ArrayBuffer>();
    for await (const [hash, record] of archive.encoded([...keys, 'missing'])) bytes.set(hash, record);
    expect(bytes).toEqual(new Map(keys.map((key) => [recordHash(key), encodeRecord(long)])));
    await archive.clear();
    await archive.adopt(experiment('one'), bytes);
    const next = await archiveOf();
    expect((await next.getMany(keys)).size).toBe(3);
    expect((await next.latestExperiment())?.id).toBe('one');
  });
});

describe('experiments', () => {
  it('come back as they were saved last', async () => {
    const archive = await archiveOf();
    expect(await archive.latestExperiment()).toBeNull();
    expect(await archive.saveExperiment(experiment('one'))).toBe(true);
    await archive.saveExperiment(experiment('two', { status: 'done' }));
    await archive.saveExperiment(experiment('one', { status: 'cancelled', passes: { asked: 16, run: 12 } }));
    const next = await archiveOf();
    expect(await next.latestExperiment()).toStrictEqual(
      experiment('one', { status: 'cancelled', passes: { asked: 16, run: 12 } }),
    );
    expect(await next.experiment('two')).toStrictEqual(experiment('two', { status: 'done' }));
    expect(await next.experiments()).toMatchObject([
      { id: 'one', about: { name: 'four records', status: 'cancelled', texts: 4, attacks: 2 }, records: 0 },
      { id: 'two', about: { status: 'done' } },
    ]);
  });

  it('are passed over where they cannot be read any more', async () => {
    const archive = await archiveOf();
    await archive.saveExperiment(experiment('good'));
    await archive.saveExperiment({ ...experiment('odd'), format: 99 } as unknown as Experiment);
    expect(await archive.experiment('odd')).toBeNull();
    expect((await archive.latestExperiment())?.id).toBe('good');
  });

  it('say so where they can never be kept, which is an error of the page', async () => {
    const archive = await archiveOf();
    const wrong = { ...SMALL, notes: [() => 'a function'] } as unknown as Experiment;
    await expect(archive.saveExperiment(wrong)).rejects.toThrow(/clone/i);
    expect(await archive.saveExperiment(SMALL)).toBe(true);
  });

  it('go with their records, alone or all together', async () => {
    const archive = await archiveOf();
    const [first, second] = [await fill(archive, 'one', 3), await fill(archive, 'two', 2)];
    expect(await archive.experiments()).toMatchObject([
      { id: 'two', records: 2 },
      { id: 'one', records: 3 },
    ]);
    const before = await archive.bytes();
    expect(before).toBeGreaterThan(5 * 1200);
    await archive.deleteExperiment('one');
    expect((await archive.getMany([...first, ...second])).size).toBe(2);
    expect((await archive.experiments()).map(({ id }) => id)).toEqual(['two']);
    expect(await archive.bytes()).toBeLessThan(before / 2);
    await archive.clear();
    expect((await archive.getMany([...first, ...second])).size).toBe(0);
    expect(await archive.experiments()).toEqual([]);
    expect(await archive.bytes()).toBe(0);
  });
});

describe('the budget', () => {
  const kilobytes = (count: number) => count * 1000;
  const counts = async (archive: Archive) =>
    Object.fromEntries((await archive.experiments()).map(({ id, records }) => [id, records]));

  it('is kept by dropping the records of the experiment that was used least recently', async () => {
    const onFull = vi.fn();
    const archive = await archiveOf({ budget: kilobytes(60), onFull });
    const first = await fill(archive, 'one', 15);
    await fill(archive, 'two', 15);
    await archive.getMany(first.slice(0, 1)); // used
    await fill(archive, 'three', 15);
    expect(await counts(archive)).toEqual({ one: 15, two: 0, three: 15 });
    expect((await archive.getMany(first)).size).toBe(15);
    expect(await archive.bytes()).toBeLessThan(kilobytes(60));
    expect(await archive.experiment('two')).not.toBeNull(); // its scores stay
    expect(onFull).not.toHaveBeenCalled();
  });

  it('is not kept at the price of the present experiment: what is there of it stays, and no more comes', async () => {
    const onFull = vi.fn();
    const archive = await archiveOf({ budget: kilobytes(20), onFull });
    await fill(archive, 'old', 5);
    await fill(archive, 'one', 30);
    archive.put('one', 'late', trace);
    await archive.flush();
    expect(await counts(archive)).toEqual({ one: 30 }); // the other went as a whole
    expect((await archive.getMany(['late'])).size).toBe(0);
    expect(onFull.mock.calls).toEqual([['budget']]);
    await fill(archive, 'two', 5); // a new one may take its place
    expect(await counts(archive)).toEqual({ one: 0, two: 5 });
    expect(onFull).toHaveBeenCalledOnce();
  });

  it('is the browser’s own where that is less', async () => {
    const onFull = vi.fn();
    const archive = await archiveOf({ onFull });
    await fill(archive, 'old', 5);
    await archive.saveExperiment(experiment('one'));
    refuseWrites(1);
    archive.put('one', 'a', trace);
    await archive.flush();
    expect((await archive.getMany(['a'])).size).toBe(1);
    expect(await counts(archive)).toEqual({ old: 0, one: 1 });
    refuseWrites(9);
    archive.put('one', 'b', trace);
    await archive.flush();
    expect(onFull.mock.calls).toEqual([['quota']]);
    vi.restoreAllMocks();
    expect((await archive.getMany(['a', 'b'])).size).toBe(1);
    expect((await counts(archive))['one']).toBe(1);
  });
});

describe('without a database', () => {
  async function expectNothing(archive: Archive): Promise<void> {
    expect(archive.available).toBe(false);
    archive.put('one', 'a', trace);
    expect(await archive.saveExperiment(SMALL)).toBe(false);
    expect(await archive.getMany(['a'])).toEqual(new Map());
    expect(await archive.latestExperiment()).toBeNull();
    expect(await archive.experiments()).toEqual([]);
    expect(await archive.bytes()).toBe(0);
    await archive.deleteExperiment('one');
    await archive.clear();
  }

  it('nothing is kept, and nothing fails', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const archive = new Archive();
    expect(await archive.open()).toBe(false);
    await expectNothing(archive);
  });

  it('that is so where the browser refuses it', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('not in a private window', 'SecurityError');
    });
    const archive = new Archive();
    expect(await archive.open()).toBe(false);
    await expectNothing(archive);
  });

  it('the records of a bundle are there all the same', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const archive = new Archive();
    await archive.open();
    await archive.adopt(SMALL, new Map([[recordHash('a'), encodeRecord(trace)]]));
    expect(await archive.getMany(['a', 'b'])).toEqual(new Map([['a', trace]]));
  });

  it('that is so from the moment on at which a newer page needs it', async () => {
    const archive = await archiveOf();
    archive.put('one', 'a', trace);
    await archive.flush();
    const newer = await openDB('trainspotter', 1000, {
      upgrade: (db) => {
        db.createObjectStore('more');
      },
    });
    expect(await newer.count('records')).toBe(1); // what was kept is still there
    await expectNothing(archive);
    const older = new Archive();
    expect(await older.open()).toBe(false); // of an older page
    newer.close();
  });
});

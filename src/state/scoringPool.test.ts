import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ScoringApi } from '../models/scoringContract';
import { bad, bytesOf, good, quiet, reportOf, TRACE } from './fakeWorkers.fixture';
import { openPool, slowDownload } from './heldPool.fixture';
import type { PoolOptions } from './scoringPool';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the queue', () => {
  it('starts no worker before there is something to do', () => {
    expect(openPool().workers).toHaveLength(0);
  });

  it('gives a worker one pass at a time', async () => {
    const { pool, workers, calls, waiting } = openPool();
    const results = Promise.all(['a', 'b'].map((text) => pool.trace('m', { words: text }, 'background')));
    await quiet();
    expect(waiting()).toBe('a');
    await calls[0]!.answer();
    expect(waiting()).toBe('b');
    await calls[0]!.answer();
    expect(await results).toEqual([TRACE, TRACE]);
    expect(workers).toHaveLength(1);
    expect(pool.passes).toBe(2);
  });

  it('lets interactive jobs go first, each kind in the order in which it came', async () => {
    const { pool, answerAll } = openPool();
    const order: string[] = [];
    const ask = (text: string, priority: 'interactive' | 'background') =>
      pool.trace('m', { words: text }, priority).then(() => order.push(text));
    const all = Promise.all([
      ask('a', 'background'),
      ask('b', 'background'),
      ask('c', 'background'),
      ask('D', 'interactive'),
      ask('E', 'interactive'),
    ]);
    await quiet();
    await answerAll();
    await all;
    expect(order).toEqual(['a', 'D', 'E', 'b', 'c']);
  });

  it('grows as the queue asks for it, up to its size, and shares the work', async () => {
    const { pool, workers, calls, answerAll } = openPool({ size: 3 });
    const all = [pool.trace('m', { words: 'a' }, 'background')];
    await quiet();
    expect(workers).toHaveLength(1);
    all.push(...['b', 'c', 'd', 'e'].map((text) => pool.trace('m', { words: text }, 'background')));
    await quiet();
    expect(workers).toHaveLength(3);
    expect(calls.map(({ worker, words: text }) => [worker, text])).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]);
    await answerAll();
    expect(await Promise.all(all)).toHaveLength(5);
    await pool.load('m');
    expect(workers).toHaveLength(3);
  });

  it('passes on a text that cannot be scored, and goes on with the next', async () => {
    const { pool, workers, deaths, calls } = openPool();
    const failed = expect(pool.trace('m', { words: 'a' }, 'background')).rejects.toMatchObject({
      kind: 'text',
    });
    const next = pool.trace('m', { words: 'b' }, 'background');
    await quiet();
    await calls[0]!.answer(bad('text'));
    await failed;
    await calls[0]!.answer();
    expect(await next).toEqual(TRACE);
    expect(workers).toHaveLength(1);
    expect(deaths).toEqual([]);
  });

  it('counts passes by itself and by what the workers say', async () => {
    const { pool } = openPool({ size: 2 }, { trace: () => good(TRACE) });
    await Promise.all([
      pool.trace('m', { words: 'a' }, 'background'),
      pool.trace('m', { words: 'b' }, 'background'),
      pool.alternatives('m', 'c', 3, 'interactive'),
    ]);
    expect(pool.passes).toBe(3);
    expect(await pool.passesRun()).toBe(2); // one for each of two fake workers
  });
});

describe('cancelling', () => {
  it('stops at the next pass: what is queued never reaches a worker', async () => {
    const { pool, calls, waiting } = openPool();
    const abort = new AbortController();
    const all = ['a', 'b', 'c'].map((text) => pool.trace('m', { words: text }, 'background', abort.signal));
    const other = pool.trace('m', { words: 'd' }, 'background');
    const ends = Promise.allSettled([...all, other]);
    await quiet();
    abort.abort();
    await calls[0]!.answer();
    expect(waiting()).toBe('d');
    await calls[0]!.answer();
    expect((await ends).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    await expect(all[1]).rejects.toMatchObject({ kind: 'cancelled' });
    expect(pool.passes).toBe(2);
  });

  it('loads no model for a job that was cancelled before its turn', async () => {
    const load = vi.fn<ScoringApi['load']>(({ id }) => good(reportOf(id)));
    const { pool, answerAll } = openPool({}, { load });
    const first = pool.trace('m', { words: 'a' }, 'background');
    const abort = new AbortController();
    const rejected = expect(
      pool.trace('n', { words: 'b' }, 'background', abort.signal),
    ).rejects.toMatchObject({
      kind: 'cancelled',
    });
    await quiet();
    abort.abort();
    await answerAll();
    await Promise.all([first, rejected]);
    expect(load.mock.calls.map(([{ id }]) => id)).toEqual(['m']);
  });

  it('runs no pass of a job that was cancelled while its model was on the way', async () => {
    const download = slowDownload();
    const { pool } = openPool({ bytesOf: download.bytesOf });
    const abort = new AbortController();
    const rejected = expect(
      pool.trace('m', { words: 'a' }, 'background', abort.signal),
    ).rejects.toMatchObject({
      kind: 'cancelled',
    });
    await quiet();
    abort.abort();
    download.arrive();
    await rejected;
    expect(pool.passes).toBe(0);
  });

  it('rejects what runs and what waits when the pool is closed, and what comes later', async () => {
    const { pool, workers, deaths } = openPool();
    const all = ['a', 'b'].map((text) => pool.trace('m', { words: text }, 'interactive'));
    await quiet();
    pool.close();
    const ends = await Promise.allSettled([...all, pool.load('m')]);
    for (const end of ends) expect(end).toMatchObject({ status: 'rejected', reason: { kind: 'cancelled' } });
    expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
    expect(deaths).toEqual([]);
  });
});

describe('loading', () => {
  it('loads a model once a worker, when it is first needed there', async () => {
    const load = vi.fn<ScoringApi['load']>(({ id }) => good(reportOf(id)));
    const { pool, answerAll } = openPool({ size: 2 }, { load });
    expect(await pool.load('m')).toEqual(reportOf('m'));
    expect(await pool.load('m')).toEqual(reportOf('m'));
    expect(load).toHaveBeenCalledTimes(1);
    const all = Promise.all(['a', 'b', 'c'].map((text) => pool.trace('m', { words: text }, 'background')));
    await quiet();
    expect(load).toHaveBeenCalledTimes(2);
    await answerAll();
    await all;
    expect(load).toHaveBeenCalledTimes(2);
  });

  it.each(['download', 'model', 'self-check'] as const)(
    'is tried again after a failure of kind %s, by the same worker',
    async (kind) => {
      const load = vi.fn<ScoringApi['load']>(({ id }) => good(reportOf(id))).mockReturnValueOnce(bad(kind));
      const { pool, workers } = openPool({}, { load });
      await expect(pool.load('m')).rejects.toMatchObject({ kind });
      expect(await pool.load('m')).toEqual(reportOf('m'));
      expect(workers).toHaveLength(1);
    },
  );

  it('does not blame the worker for files that cannot be had', async () => {
    const files = vi.fn<PoolOptions['bytesOf']>().mockRejectedValueOnce(new Error('no model "m"'));
    files.mockImplementation((model) => Promise.resolve(bytesOf(model)));
    const { pool, workers, deaths } = openPool({ bytesOf: files });
    await expect(pool.load('m')).rejects.toMatchObject({ kind: 'download', message: 'no model "m"' });
    expect(deaths).toEqual([]);
    expect(await pool.load('m')).toEqual(reportOf('m'));
    expect(workers).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ScoringApi } from '../models/scoringContract';
import { bad, good, quiet, reportOf, silent, TRACE } from './fakeWorkers.fixture';
import { openPool, PATIENCE, slowDownload } from './heldPool.fixture';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a worker that dies', () => {
  it('is buried when it stays silent, and the queue goes on in another', async () => {
    const { pool, workers, deaths, calls } = openPool();
    const lost = expect(pool.trace('m', { words: 'a' }, 'background')).rejects.toMatchObject({
      kind: 'device',
      message: 'no answer for 5 seconds',
    });
    const next = pool.trace('m', { words: 'b' }, 'background');
    await quiet();
    vi.advanceTimersByTime(PATIENCE - 1);
    expect(workers[0]!.terminated).toBe(false);
    vi.advanceTimersByTime(1);
    await lost;
    expect(workers[0]!.terminated).toBe(true);
    expect(deaths).toEqual(['no answer for 5 seconds']);
    await quiet();
    await calls.at(-1)!.answer();
    expect(await next).toEqual(TRACE);
    expect(workers).toHaveLength(2);
  });

  it('has its patience anew for each pass', async () => {
    const { pool, deaths, calls } = openPool();
    const all = Promise.all(['a', 'b', 'c'].map((text) => pool.trace('m', { words: text }, 'background')));
    await quiet();
    while (calls.length > 0) {
      vi.advanceTimersByTime(PATIENCE - 1);
      await calls[0]!.answer();
    }
    await all;
    vi.advanceTimersByTime(PATIENCE);
    expect(deaths).toEqual([]);
  });

  it.each<[string, Partial<ScoringApi>]>([
    ['does not start', { start: silent }],
    ['does not load', { load: silent }],
  ])('is buried when it %s', async (_, api) => {
    const { pool, workers } = openPool({}, api);
    const lost = expect(pool.load('m')).rejects.toMatchObject({ kind: 'device' });
    await quiet();
    vi.advanceTimersByTime(PATIENCE);
    await lost;
    expect(workers[0]!.terminated).toBe(true);
  });

  it('may wait for a download as long as that takes', async () => {
    const download = slowDownload();
    const { pool, deaths } = openPool({ bytesOf: download.bytesOf });
    const report = pool.load('m');
    await quiet();
    vi.advanceTimersByTime(10 * PATIENCE);
    download.arrive();
    expect(await report).toEqual(reportOf('m'));
    expect(deaths).toEqual([]);
  });

  it.each<[string, Partial<ScoringApi>]>([
    ['cannot be started', { start: () => bad('device', 'no adapter') }],
    ['says that its device is gone', { trace: () => bad('device', 'no adapter') }],
  ])('is buried when it %s', async (_, api) => {
    const { pool, workers, deaths } = openPool({}, api);
    await expect(pool.trace('m', { words: 'a' }, 'interactive')).rejects.toMatchObject({
      kind: 'device',
      message: 'no adapter',
    });
    expect(workers[0]!.terminated).toBe(true);
    expect(deaths).toEqual(['no adapter']);
  });

  it('is buried when its script fails', async () => {
    const { pool, workers } = openPool({}, { start: silent });
    const lost = expect(pool.load('m')).rejects.toMatchObject({ kind: 'device', message: 'syntax error' });
    await quiet();
    workers[0]!.fail('syntax error');
    await lost;
    expect(workers[0]!.terminated).toBe(true);
  });

  it('does not hold up the load of another', async () => {
    const served = vi.fn<ScoringApi['load']>(({ id }) => good(reportOf(id)));
    served.mockImplementationOnce(silent);
    const { pool, workers, deaths } = openPool({ size: 2 }, { load: served });
    const hangs = expect(pool.load('m')).rejects.toMatchObject({ kind: 'device' });
    await quiet();
    expect(await pool.load('m')).toEqual(reportOf('m'));
    vi.advanceTimersByTime(PATIENCE);
    await hangs;
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(deaths).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabApi } from '../models/labContract';
import type { ScoringApi } from '../models/scoringContract';
import type { GradientNorms } from '../passes/records';
import { bad, bytesOf, FakeWorker, good, quiet, silent } from './fakeWorkers.fixture';
import { LabWorker, type LabOptions } from './labWorker';

const PATIENCE = 5000;
const NOISE = { seed: 1, pair: 0, sign: 1, relativeSd: 0.02 } as const;
const normsOf = (loss: number): GradientNorms => ({
  tokens: 1,
  loss,
  input: { l1: 1, l2: 1, linf: 1 },
  weights: { l1: 2, l2: 2, linf: 2 },
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A lab whose workers are `api`; what they are asked is noted as "worker:call argument". */
function openLab(other: Partial<LabApi> = {}, options: Partial<LabOptions> = {}) {
  const said: string[] = [];
  const workers: FakeWorker[] = [];
  const started = (): ScoringApi => {
    const at = workers.length;
    const loaded = new Set<string>();
    const note = <T>(words: string, value: T) => {
      said.push(`${at}:${words}`);
      return good(value);
    };
    const api: LabApi = {
      start: (device) => note(`start ${device}`, null),
      load: ({ id }) => {
        loaded.add(id);
        return note(`load ${id}`, null);
      },
      holds: (model) => Promise.resolve(loaded.has(model)),
      gradientNorms: (_, words) => note(`norms ${words}`, normsOf(words.length)),
      logProbabilities: (_, words) => note(`logp ${words}`, new Float32Array(words.length)),
      perturb: (weights) => note('perturb', weights),
      unload: () => good(null),
      fineTune: () => bad('model', 'nothing to train here'),
      command: () => Promise.resolve(),
      checkpoint: () => bad('model', 'nothing to train here'),
      sample: () => bad('model', 'nothing to sample from here'),
      ...other,
    };
    return api as unknown as ScoringApi; // the fake line carries any contract
  };
  vi.stubGlobal(
    'Worker',
    class extends FakeWorker {
      constructor() {
        super(started());
        workers.push(this);
      }
    },
  );
  const lab = new LabWorker({ patience: PATIENCE, ...options });
  const norms = (words: string, signal?: AbortSignal) =>
    lab.gradientNorms('m', () => Promise.resolve(bytesOf('m')), words, signal);
  return { lab, norms, said, workers };
}

/** Messages between threads take several turns of the loop each. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await quiet();
}

describe('the lab', () => {
  it('starts no worker before there is something to do, and then one', async () => {
    const { norms, said, workers } = openLab();
    expect(workers).toHaveLength(0);
    expect(await Promise.all([norms('a'), norms('bb')])).toEqual([normsOf(1), normsOf(2)]);
    expect(said).toEqual(['0:start wasm', '0:load m', '0:norms a', '0:norms bb']);
  });

  it('perturbs without a model', async () => {
    const { lab, said } = openLab({}, { device: 'webgpu' });
    expect(await lab.perturb(Uint8Array.of(1, 2), NOISE)).toEqual(Uint8Array.of(1, 2));
    expect(said).toEqual(['0:start webgpu', '0:perturb']);
  });

  it('loads a model again that had to make room', async () => {
    const { norms, said } = openLab({ holds: () => Promise.resolve(false) });
    await norms('a');
    await norms('b');
    expect(said.filter((words) => words.includes('load'))).toHaveLength(2);
  });

  it('passes over jobs that were cancelled while they waited', async () => {
    const { norms, said } = openLab();
    const controller = new AbortController();
    const first = norms('a');
    const lost = expect(norms('b', controller.signal)).rejects.toMatchObject({ kind: 'cancelled' });
    controller.abort();
    await Promise.all([first, lost, norms('c')]);
    expect(said.filter((words) => words.includes('norms'))).toEqual(['0:norms a', '0:norms c']);
  });

  it('stops after the files where the job was cancelled meanwhile', async () => {
    const { lab, said } = openLab();
    const controller = new AbortController();
    const files = () => {
      controller.abort();
      return Promise.resolve(bytesOf('m'));
    };
    await expect(lab.gradientNorms('m', files, 'a', controller.signal)).rejects.toMatchObject({
      kind: 'cancelled',
    });
    expect(said).toEqual(['0:start wasm']);
  });

  it('hands on what the worker says of a text, or the files, and goes on in the same worker', async () => {
    const { lab, norms, workers } = openLab({
      gradientNorms: (_, words) => (words === '' ? bad('text', 'no token') : good(normsOf(1))),
    });
    await expect(norms('')).rejects.toMatchObject({ kind: 'text', message: 'no token' });
    const lost = () => Promise.reject(new Error('offline'));
    await expect(lab.gradientNorms('n', lost, 'a')).rejects.toMatchObject({ kind: 'download' });
    expect(await norms('a')).toEqual(normsOf(1));
    expect(workers).toHaveLength(1);
  });

  it('ends with its worker, and what waits is cancelled', async () => {
    const { lab, norms, workers } = openLab({ gradientNorms: silent });
    const lost = Promise.allSettled([norms('a'), norms('b')]);
    await settle();
    lab.close();
    expect(await lost).toMatchObject([{ reason: { kind: 'cancelled' } }, { reason: { kind: 'cancelled' } }]);
    expect(workers[0]!.terminated).toBe(true);
    await expect(norms('c')).rejects.toMatchObject({ kind: 'cancelled' });
    expect(workers).toHaveLength(1);
  });
});

describe('a lab worker that dies', () => {
  it.each<[string, Partial<LabApi>]>([
    ['does not start', { start: silent }],
    ['does not load', { load: silent }],
    ['stays silent', { gradientNorms: silent }],
  ])('is replaced when it %s', async (_, api) => {
    const { norms, workers } = openLab(api);
    const lost = expect(norms('a')).rejects.toMatchObject({
      kind: 'device',
      message: 'no answer for 5 seconds',
    });
    await settle();
    vi.advanceTimersByTime(PATIENCE - 1);
    await settle();
    expect(workers[0]!.terminated).toBe(false);
    vi.advanceTimersByTime(1);
    await lost;
    expect(workers[0]!.terminated).toBe(true);
    void norms('b').catch(() => undefined);
    await settle();
    expect(workers).toHaveLength(2);
  });

  it.each<[string, Partial<LabApi>]>([
    ['cannot be started', { start: () => bad('device', 'no adapter') }],
    ['says that its device is gone', { gradientNorms: () => bad('device', 'no adapter') }],
  ])('is replaced when it %s', async (_, api) => {
    const { norms, workers } = openLab(api);
    await expect(norms('a')).rejects.toMatchObject({ kind: 'device', message: 'no adapter' });
    expect(workers[0]!.terminated).toBe(true);
    await expect(norms('b')).rejects.toMatchObject({ kind: 'device' });
    expect(workers).toHaveLength(2);
  });

  it('takes only its own job with it', async () => {
    let calls = 0;
    const { norms, said, workers } = openLab({
      gradientNorms: () => (calls++ === 0 ? silent() : good(normsOf(7))),
    });
    const lost = expect(norms('a')).rejects.toMatchObject({ kind: 'device', message: 'it fell over' });
    const next = norms('b');
    await settle();
    workers[0]!.fail('it fell over');
    await lost;
    expect(await next).toEqual(normsOf(7));
    expect(said).toEqual(['0:start wasm', '0:load m', '1:start wasm', '1:load m']);
  });

  it('may wait for its files as long as that takes', async () => {
    const { lab, workers } = openLab();
    let arrive: () => void = () => undefined;
    const files = () =>
      new Promise<ReturnType<typeof bytesOf>>((resolve) => (arrive = () => resolve(bytesOf('m'))));
    const norms = lab.gradientNorms('m', files, 'a');
    await settle();
    vi.advanceTimersByTime(10 * PATIENCE);
    arrive();
    expect(await norms).toEqual(normsOf(1));
    expect(workers[0]!.terminated).toBe(false);
  });
});

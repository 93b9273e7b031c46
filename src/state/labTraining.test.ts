import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FineTuned, FineTuneRequest, LabApi, OnTrainingEvent } from '../models/labContract';
import { failure, type Result } from '../models/result';
import type { ScoringApi } from '../models/scoringContract';
import { FULL_RECIPE } from '../training/recipe';
import type { RunCommand, TrainingEvent } from '../training/events';
import { bytesOf, FakeWorker, good, quiet } from './fakeWorkers.fixture';
import { LabWorker } from './labWorker';

const PATIENCE = 5000;
const REQUEST: FineTuneRequest = {
  model: 'm',
  later: null,
  texts: ['One', 'Two'],
  heldOut: [],
  recipe: FULL_RECIPE,
  precision: 'F32',
  snapshots: false,
  checkpoints: false,
  from: null,
};
const DONE: FineTuned = {
  ended: 'done',
  steps: 2,
  epoch: 1,
  heldOutLoss: null,
  epsilon: null,
  curve: { steps: [1, 2], epochs: [] },
  weights: Uint8Array.of(1, 2, 3),
  adapter: null,
};
const START: TrainingEvent = {
  kind: 'start',
  steps: 2,
  stepsPerEpoch: 2,
  step: 0,
  trainable: 1,
  tokens: 4,
  lengths: [4],
  skipped: [],
  truncated: [],
  samplingRate: null,
};
const step = (number: number): TrainingEvent => ({
  kind: 'step',
  step: number,
  epoch: 1,
  loss: 1 / number,
  gradientNorm: 1,
  learningRate: 1e-3,
  milliseconds: 5,
  secondsLeft: null,
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Messages between threads take several turns of the loop each. */
async function settle(): Promise<void> {
  for (let i = 0; i < 60; i++) await quiet();
}

/** A lab whose worker trains as a test tells it to. */
function openLab() {
  const said: string[] = [];
  const worker = {
    tell: undefined as unknown as OnTrainingEvent,
    finish: undefined as unknown as (result: Result<FineTuned>) => void,
    commands: [] as RunCommand[],
    last: null as FakeWorker | null,
    holds: () => Promise.resolve(false),
  };
  const api: Partial<LabApi> = {
    start: () => good(null),
    load({ id }) {
      said.push(`load ${id}`);
      return good(null);
    },
    holds: () => worker.holds(),
    fineTune(_, onEvent) {
      said.push('train');
      worker.tell = onEvent;
      return new Promise((resolve) => (worker.finish = resolve));
    },
    command(command) {
      worker.commands.push(command);
      return Promise.resolve();
    },
    checkpoint: () => good(Uint8Array.of(9)),
    sample: async (_model, _prompts, _settings, onProgress) => {
      for (const share of [0.5, 1])
        if (!(await onProgress!(share))) return failure('cancelled', 'Cancelled.');
      return { ok: true, value: [] };
    },
  };
  vi.stubGlobal(
    'Worker',
    class extends FakeWorker {
      constructor() {
        super(api as unknown as ScoringApi); // the fake line carries any contract
        worker.last = this;
      }
    },
  );
  const lab = new LabWorker({ patience: PATIENCE });
  const files = () => Promise.resolve(bytesOf('m'));
  const train = (onEvent: OnTrainingEvent = () => undefined, signal?: AbortSignal) =>
    lab.fineTune(REQUEST, files, onEvent, signal);
  return { lab, files, train, worker, said };
}

describe('a fine-tuning', () => {
  it('tells what happens in order, is waited for, and gives the weights', async () => {
    const { train, worker, said } = openLab();
    const told: string[] = [];
    let listened: () => void = () => undefined;
    const training = train((event) => {
      told.push(event.kind);
      return new Promise<void>((resolve) => (listened = resolve));
    });
    await settle();
    expect(said).toEqual(['load m', 'train']);
    let wentOn = false;
    void Promise.resolve(worker.tell(START)).then(() => (wentOn = true));
    await settle();
    expect([told, wentOn]).toEqual([['start'], false]);
    listened();
    await settle();
    expect(wentOn).toBe(true);
    worker.finish({ ok: true, value: DONE });
    expect(await training.result).toEqual(DONE);
  });

  it('is told what was said before it began, and what is said later', async () => {
    const { train, worker } = openLab();
    const training = train();
    training.command('pause');
    await settle();
    await worker.tell(START);
    training.command('step');
    await settle();
    expect(worker.commands).toEqual(['pause', 'step']);
    expect(await training.checkpoint()).toEqual(Uint8Array.of(9));
    worker.finish({ ok: true, value: DONE });
    await training.result;
    await expect(training.checkpoint()).rejects.toMatchObject({ message: 'No training is under way.' });
  });

  it('is cancelled by its signal', async () => {
    const { train, worker } = openLab();
    const controller = new AbortController();
    const training = train(undefined, controller.signal);
    const lost = expect(training.result).rejects.toMatchObject({ kind: 'cancelled' });
    await settle();
    controller.abort();
    await settle();
    expect(worker.commands).toEqual(['cancel']);
    worker.finish(failure('cancelled', 'Cancelled.'));
    await lost;
  });

  it('is cancelled before it begins where its signal says so while the worker is asked for the model', async () => {
    const { train, worker, said } = openLab();
    let answer: (held: boolean) => void = () => undefined;
    worker.holds = () => new Promise((resolve) => (answer = resolve));
    const controller = new AbortController();
    const training = train(undefined, controller.signal);
    const lost = expect(training.result).rejects.toMatchObject({ kind: 'cancelled' });
    await settle();
    controller.abort();
    answer(true);
    await lost;
    expect(said).toEqual([]);
  });

  it('is told what was said at whatever moment, in order and before it tells anything itself', async () => {
    const { train, worker } = openLab();
    let answer: (held: boolean) => void = () => undefined;
    worker.holds = () => new Promise((resolve) => (answer = resolve));
    const controller = new AbortController();
    const training = train(undefined, controller.signal);
    training.command('pause');
    await settle();
    training.command('step');
    answer(true);
    await settle();
    training.command('go');
    controller.abort();
    await settle();
    expect(worker.commands).toEqual(['pause', 'step', 'go', 'cancel']);
    await worker.tell(START);
    await settle();
    expect(worker.commands).toHaveLength(4);
    const lost = expect(training.result).rejects.toMatchObject({ kind: 'cancelled' });
    worker.finish(failure('cancelled', 'Cancelled.'));
    await lost;
  });

  it('that falls silent is given up; each thing that it tells gives it time again', async () => {
    const { train, worker } = openLab();
    const lost = expect(train().result).rejects.toMatchObject({ kind: 'device' });
    await settle();
    for (const at of [1, 2, 3]) {
      vi.advanceTimersByTime(PATIENCE - 1);
      await worker.tell(step(at));
    }
    expect(worker.last!.terminated).toBe(false);
    vi.advanceTimersByTime(PATIENCE);
    await lost;
    expect(worker.last!.terminated).toBe(true);
  });

  it('may be listened to, and stand still, as long as somebody likes', async () => {
    const { train, worker } = openLab();
    let listened: () => void = () => undefined;
    const training = train(() => new Promise<void>((resolve) => (listened = resolve)));
    await settle();
    const told = Promise.resolve(worker.tell(step(1)));
    await settle();
    vi.advanceTimersByTime(10 * PATIENCE); // an epoch's model is being attacked
    training.command('pause');
    listened();
    await told;
    vi.advanceTimersByTime(10 * PATIENCE);
    training.command('step');
    const one = Promise.resolve(worker.tell(step(2)));
    await settle();
    listened();
    await one;
    vi.advanceTimersByTime(10 * PATIENCE); // one step, and it stands still again
    expect(worker.last!.terminated).toBe(false);
    training.command('go');
    const lost = expect(training.result).rejects.toMatchObject({ kind: 'device' });
    vi.advanceTimersByTime(PATIENCE);
    await lost;
  });
});

describe('sampling', () => {
  const SETTINGS = { tokens: 4, temperature: 1, topK: null, seed: 1, stopAtEnd: true };

  it('tells how far it is, and ends where it is not wanted any more', async () => {
    const { lab, files } = openLab();
    const shares: number[] = [];
    expect(await lab.sample('m', files, [], SETTINGS, (share) => shares.push(share))).toEqual([]);
    expect(shares).toEqual([0.5, 1]);
    const controller = new AbortController();
    const lost = lab.sample('m', files, [], SETTINGS, () => controller.abort(), controller.signal);
    await expect(lost).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

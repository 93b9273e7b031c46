import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RECORDS } from '../lab/records.fixture';
import { INITIAL_SPEC, type RunSpec } from '../lab/runSpec';
import type { FineTuned } from '../models/labContract';
import { EngineError } from '../models/result';
import { traceOf } from '../passes/trace.fixture';
import { fakeEngine } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';
import { fakeLocks } from './locks.fixture';
import type { LabWorker, Training } from './labWorker';
import { OwnModels } from './ownModels.svelte';
import { scoreHere } from './setScorer';
import { Lab } from './lab.svelte';
import { RunLocks } from './runLocks';

const SPEC: RunSpec = {
  ...INITIAL_SPEC,
  data: { ...INITIAL_SPEC.data, members: 6, nonmembers: 6, heldOut: 2 },
  recipe: { ...INITIAL_SPEC.recipe, epochs: 1 },
};

const TUNED: FineTuned = {
  ended: 'done',
  steps: 1,
  epoch: 1,
  heldOutLoss: 4,
  epsilon: null,
  curve: { steps: [], epochs: [] },
  weights: Uint8Array.of(1),
  adapter: null,
};

/** Trains in one step, and waits behind its epoch where `hold` says so, or before it. */
function openLab(hold?: () => Promise<void>, before?: () => Promise<void>, patience = 0) {
  const begun: (Uint8Array | null)[] = [];
  const fineTune: LabWorker['fineTune'] = (request, _bytes, onEvent, signal): Training => {
    const result = (async () => {
      begun.push(request.from);
      await onEvent({
        kind: 'start',
        steps: 1,
        stepsPerEpoch: 1,
        step: 0,
        trainable: 1,
        tokens: 1,
        lengths: [8],
        skipped: [],
        truncated: [],
        samplingRate: null,
      });
      await before?.();
      const losses = { trainLoss: 1, heldOutLoss: 4, epsilon: null, best: true };
      const checkpoint = Uint8Array.of(1, 2);
      await onEvent({ kind: 'epoch', epoch: 1, ...losses, weights: Uint8Array.of(1), checkpoint });
      await hold?.();
      if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
      return TUNED;
    })();
    return { result, command: () => undefined, checkpoint: () => Promise.reject(new Error()) };
  };
  const { engine } = fakeEngine({ trace: ({ words }) => traceOf([-1 - words.length / 100, -2]) });
  const ground = fullGround();
  const ownModels = new OwnModels(engine);
  const site = { engine, ground, scorer: scoreHere, ownModels, records: () => RECORDS };
  const open = () => ({ fineTune, close: () => undefined }) as unknown as LabWorker;
  const lab = new Lab(site, 'https://page/data/', open, { locks: new RunLocks(patience) });
  return { lab, begun, ownModels, engine };
}

/** On a busy machine too. */
const PATIENT = { timeout: 20_000 };

async function over(lab: Lab): Promise<void> {
  await Promise.all(lab.runs.map((run) => lab.settled(run)));
  expect(lab.runs.every(({ active }) => !active)).toBe(true);
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ about: '', texts: ['A dark night.'] })));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the lab', () => {
  it('runs one after the other, and keeps what came of them for the next visit', async () => {
    const { lab, begun } = openLab();
    await lab.open();
    const preset = { id: 'p', arm: 'a' };
    await lab.start([{ spec: SPEC, preset }, { spec: { ...SPEC, name: 'Again', seed: 2 } }]);
    expect(lab.runs.map(({ status }) => status)).toEqual(['waiting', 'running']);
    await over(lab);
    expect(lab.records).toHaveLength(2);
    expect(begun).toEqual([null, null]);
    expect(lab.records.map(({ preset: of, status }) => [of, status])).toEqual([
      [preset, 'done'],
      [null, 'done'],
    ]);
    const later = openLab().lab;
    await later.open();
    const byId = (records: typeof lab.records) => [...records].sort((a, b) => a.id.localeCompare(b.id));
    expect(byId(later.records)).toEqual(byId(lab.records)); // begun within one millisecond
    expect(later.brokenOff).toEqual([]);
  });

  it('offers a run that a closed tab broke off, and goes on from its checkpoint', async () => {
    const first = openLab(() => new Promise<void>(() => undefined)); // the tab closes
    await first.lab.open();
    const [run] = await first.lab.start([{ spec: SPEC }]);
    const later = openLab();
    await vi.waitFor(async () => {
      await later.lab.open();
      expect(later.lab.brokenOff[0]?.checkpoint).toBeTruthy();
    }, PATIENT);
    const [broken] = later.lab.brokenOff;
    expect(broken!.record).toMatchObject({ id: run!.id, status: 'running' });
    const again = await later.lab.resume(broken!);
    await over(later.lab);
    expect(later.begun).toEqual([Uint8Array.of(1, 2)]);
    expect(again!.id).toBe(run!.id);
    expect(later.lab.records.map(({ id, status }) => [id, status])).toEqual([[run!.id, 'done']]);
    const last = openLab().lab;
    await last.open();
    expect(last.brokenOff).toEqual([]);
  });

  it('offers runs that had no checkpoint yet, those that waited too, and begins them anew', async () => {
    const first = openLab(
      () => Promise.resolve(),
      () => new Promise<void>(() => undefined),
    );
    await first.lab.open();
    const options = { finalAttacks: ['loss'] };
    const runs = await first.lab.start([
      { spec: SPEC, options },
      { spec: { ...SPEC, name: 'Next' }, preset: { id: 'p', arm: 'a' }, options },
      { spec: { ...SPEC, data: { ...SPEC.data, members: 999 } } },
    ]);
    const later = openLab();
    await vi.waitFor(async () => {
      await later.lab.open();
      expect(later.lab.brokenOff).toHaveLength(2); // the third cannot be, and would have said so
    }, PATIENT);
    expect(later.lab.brokenOff.map(({ checkpoint }) => checkpoint)).toEqual([null, null]);
    expect(later.lab.records).toEqual([]);
    for (const broken of later.lab.brokenOff) await later.lab.resume(broken);
    await over(later.lab);
    expect(later.begun).toEqual([null, null]);
    const kept = new Map(later.lab.records.map((record) => [record.id, record]));
    expect(kept.get(runs[0]!.id)).toMatchObject({ status: 'done', preset: null });
    expect(kept.get(runs[1]!.id)).toMatchObject({ status: 'done', preset: { id: 'p', arm: 'a' } });
    for (const { aucs } of kept.values()) expect(Object.keys(aucs)).toEqual(['loss']);
  });

  it('forgets runs that are cancelled while they wait', async () => {
    const { lab } = openLab(() => new Promise<void>(() => undefined));
    await lab.open();
    await lab.start([{ spec: SPEC }, { spec: { ...SPEC, name: 'Next' } }]);
    const later = openLab().lab;
    await vi.waitFor(async () => {
      await later.open();
      expect(later.brokenOff).toHaveLength(2);
    }, PATIENT);
    lab.cancelAll();
    await vi.waitFor(async () => {
      await later.open();
      expect(later.brokenOff.map(({ record }) => record.spec.name)).toEqual([SPEC.name]); // it hangs
    }, PATIENT);
  });

  it('goes on with a training that nobody wants attacked, and does not attack it', async () => {
    const first = openLab(() => new Promise<void>(() => undefined));
    await first.lab.open();
    await first.lab.start([{ spec: SPEC, options: { finalAttacks: [], trainOnly: true } }]);
    const later = openLab();
    await vi.waitFor(async () => {
      await later.lab.open();
      expect(later.lab.brokenOff[0]?.checkpoint).toBeTruthy();
    }, PATIENT);
    await later.lab.resume(later.lab.brokenOff[0]!);
    await over(later.lab);
    expect(later.begun).toEqual([Uint8Array.of(1, 2)]);
    expect(later.lab.records).toMatchObject([{ status: 'done', aucs: {}, epochs: [], utility: null }]);
    expect(later.ownModels.list).toHaveLength(1);
  });

  it('keeps what was found where its base was taken away meanwhile, and goes on with what waits', async () => {
    const { lab, engine } = openLab();
    await lab.open();
    const [run] = await lab.start([
      { spec: SPEC, options: { finalAttacks: ['loss'], references: ['self-prompt'] } }, // it cannot write
      { spec: { ...SPEC, base: 'nano' }, options: { finalAttacks: ['loss'] } },
    ]);
    await vi.waitFor(() => expect(run!.model).not.toBeNull(), PATIENT);
    engine.remove(SPEC.base);
    await over(lab);
    expect(lab.runs.map(({ status }) => status)).toEqual(['done', 'failed']);
    expect(lab.records.find(({ id }) => id === run!.id)).toMatchObject({ status: 'failed' });
  });

  it('offers a run that failed again from its last checkpoint, and nothing of one that had none', async () => {
    const { lab, begun } = openLab(() => Promise.reject(new Error('The machine has no memory left.')));
    await lab.open();
    const [run] = await lab.start([
      { spec: SPEC },
      { spec: { ...SPEC, data: { ...SPEC.data, members: 999 } } },
    ]);
    await over(lab);
    expect(lab.runs.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(lab.brokenOff.map(({ record }) => record.id)).toEqual([run!.id]);
    await lab.resume(lab.brokenOff[0]!);
    await over(lab);
    expect(begun).toEqual([null, Uint8Array.of(1, 2)]);
    expect(lab.runs.map(({ id }) => id).filter((id) => id === run!.id)).toHaveLength(1);
    expect(lab.brokenOff).toHaveLength(1); // it failed again, and again nothing is lost
    const later = openLab().lab;
    await later.open();
    expect(later.brokenOff).toHaveLength(1);
  });

  it('keeps what was found where only what comes after the model fails', async () => {
    const { lab, ownModels } = openLab();
    await lab.open();
    await lab.start([{ spec: SPEC, options: { references: ['self-prompt'], finalAttacks: ['loss'] } }]);
    await over(lab); // the engine of this test cannot write
    expect(lab.runs.map(({ status }) => status)).toEqual(['failed']);
    expect(ownModels.list).toHaveLength(1);
    expect(lab.brokenOff).toEqual([]);
    const [record] = lab.records;
    expect(record).toMatchObject({ status: 'failed', aucs: { loss: { members: 6 } } });
    expect(record!.notes.at(-1)).toBe(lab.runs[0]!.error);
  });

  it('cancels what runs and what waits, and keeps nothing of it', async () => {
    let go: (() => void) | null = null;
    const { lab, begun, ownModels } = openLab(() => new Promise<void>((resolve) => (go = resolve)));
    await lab.open();
    await lab.start([{ spec: SPEC }, { spec: SPEC }]);
    await vi.waitFor(() => {
      expect(go).not.toBeNull(); // the epoch was attacked, and training goes on
    }, PATIENT);
    lab.cancelAll();
    go!();
    await over(lab);
    expect(lab.runs.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect([begun.length, ownModels.list.length, lab.records.length]).toEqual([1, 0, 0]);
  });

  it('forgets a run', async () => {
    const { lab } = openLab();
    await lab.open();
    const [run] = await lab.start([{ spec: SPEC }]);
    await over(lab);
    expect(lab.records).toHaveLength(1);
    await lab.forget(run!.id);
    expect([lab.records.length, lab.runs.length]).toEqual([0, 0]);
    const later = openLab().lab;
    await later.open();
    expect(later.records).toEqual([]);
  });
});

/** Tabs of one browser: what is kept is the same for all, and so are the locks. */
describe('two tabs', () => {
  const forever = () => new Promise<void>(() => undefined);

  beforeEach(() => {
    vi.stubGlobal('navigator', { ...globalThis.navigator, locks: fakeLocks() });
  });

  /** A run that its tab broke off after the first epoch. */
  async function brokenOff(): Promise<void> {
    const { lab } = openLab(forever);
    await lab.open();
    const [run] = await lab.start([{ spec: SPEC }]);
    await vi.waitFor(() => expect(run!.training.aucsAt(1)).not.toBeNull(), PATIENT);
    vi.stubGlobal('navigator', { ...globalThis.navigator, locks: fakeLocks() }); // the tab closes, its locks are gone
  }

  it('leave a run alone that goes on in the other', async () => {
    let finish: () => void = () => undefined;
    const first = openLab(() => new Promise<void>((resolve) => (finish = resolve)));
    await first.lab.open();
    const [run] = await first.lab.start([{ spec: SPEC }]);
    await vi.waitFor(() => expect(run!.training.aucsAt(1)).not.toBeNull(), PATIENT);
    const second = openLab().lab;
    await second.open();
    expect(second.brokenOff).toEqual([]);
    finish();
    await over(first.lab);
    expect(first.lab.records).toHaveLength(1);
  });

  it('lose nothing of a run that ends in one while the other opens', async () => {
    let finish: () => void = () => undefined;
    const first = openLab(() => new Promise<void>((resolve) => (finish = resolve)));
    await first.lab.open();
    const [run] = await first.lab.start([{ spec: SPEC }]);
    await vi.waitFor(() => expect(run!.training.aucsAt(1)).not.toBeNull(), PATIENT);
    const second = openLab(undefined, undefined, PATIENT.timeout).lab;
    const opened = second.open();
    finish();
    await over(first.lab);
    await opened;
    expect(second.brokenOff).toEqual([]);
    const later = openLab().lab;
    await later.open();
    expect(later.records.map(({ id, status }) => [id, status])).toEqual([[run!.id, 'done']]);
  });

  it('do not both go on with one run, and one does not forget what the other is at', async () => {
    await brokenOff();
    let finish: (() => void) | null = null;
    const first = openLab(() => new Promise<void>((resolve) => (finish = resolve)));
    const others = [openLab(), openLab()] as const;
    for (const { lab } of [first, ...others]) {
      await lab.open();
      expect(lab.brokenOff).toHaveLength(1);
    }
    const [broken] = first.lab.brokenOff;
    await first.lab.resume(broken!);
    expect(await others[0].lab.resume(others[0].lab.brokenOff[0]!)).toBeNull();
    await others[1].lab.forget(broken!.record.id);
    for (const { lab, begun } of others) {
      expect(lab.trouble).toBe(`${SPEC.name} goes on in another tab.`);
      expect([lab.brokenOff.length, lab.runs.length, begun.length]).toEqual([0, 0, 0]);
    }
    await vi.waitFor(() => expect(finish).not.toBeNull(), PATIENT);
    finish!();
    await over(first.lab);
    const later = openLab().lab;
    await later.open();
    expect(later.records.map(({ status }) => status)).toEqual(['done']);
  });

  it('show what the other has ended, in the place of what it would go on with', async () => {
    await brokenOff();
    const first = openLab();
    const others = [openLab(), openLab()] as const;
    for (const { lab } of [first, ...others]) await lab.open();
    const id = first.lab.brokenOff[0]!.record.id;
    await first.lab.resume(first.lab.brokenOff[0]!);
    await over(first.lab);
    expect(await others[0].lab.resume(others[0].lab.brokenOff[0]!)).toBeNull();
    await others[1].lab.forget(id);
    for (const { lab } of others) expect(lab.records).toMatchObject([{ id, status: 'done' }]);
    const later = openLab().lab;
    await later.open();
    expect(later.records).toHaveLength(1);
  });

  it('go on once where somebody clicks twice', async () => {
    await brokenOff();
    const { lab, begun } = openLab();
    await lab.open();
    const [broken] = lab.brokenOff;
    const runs = await Promise.all([lab.resume(broken!), lab.resume(broken!)]);
    expect(runs.map((run) => run === null)).toEqual([false, true]);
    await over(lab);
    expect([begun.length, lab.runs.length, lab.records.length]).toEqual([1, 1, 1]);
  });
});

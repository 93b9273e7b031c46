import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ATTACKS } from '../attacks/registry';
import { EngineError } from '../models/result';
import { passKey } from '../passes/plan';
import { NO_CANDIDATE } from '../passes/plan';
import { traceOf } from '../passes/trace.fixture';
import { fakeEngine, type FakeEngine } from './fakeEngine.fixture';
import { emptyGround, fullGround } from './ground.fixture';
import { Inspection } from './inspection.svelte';
import { Settings } from './settings.svelte';

/** An engine whose target gives −1 and −3 to two tokens, and whose other models give −4 to each. */
interface Given extends Partial<FakeEngine> {
  readonly ground?: ReturnType<typeof fullGround>;
  readonly rest?: () => Promise<void>;
}

function opened(given: Given = {}) {
  const { engine, ran, asked } = fakeEngine({
    trace: (_, { model, noise }) => traceOf(model === 'small-ft' && !noise ? [-1, -3] : [-4, -4]),
    ...given,
  });
  const settings = new Settings();
  const inspection = new Inspection(
    engine,
    settings,
    given.ground ?? fullGround(),
    given.rest ?? (() => Promise.resolve()),
  );
  /** Plain passes, as "model: words". */
  const plain = () =>
    ran.flatMap(({ pass, reading: { words } }) =>
      pass.key === passKey(pass.model, words) ? [`${pass.model}: ${words}`] : [],
    );
  const score = (text: string) => {
    inspection.text = text;
    return inspection.score();
  };
  return { inspection, settings, ran, asked, plain, score };
}

describe('Inspection', () => {
  it('scores a text with each pass once, and says what it was made with', async () => {
    const { inspection, plain, ran, score } = opened();
    await score('Hi you');
    expect(plain().sort()).toEqual(['nano: Hi you', 'small-ft: Hi you', 'small-ft: hi you', 'small: Hi you']);
    expect(inspection.status).toBe('done');
    expect(inspection.current).toMatchObject({ text: 'Hi you', device: 'wasm', recordedBy: null });
    expect(inspection.current?.roles).toEqual({
      target: 'small-ft',
      reference: 'small',
      base: 'small',
      smaller: 'nano',
    });
    expect(inspection.current?.scores).toMatchObject({ loss: -2, reference: 2, ratio: -0.5, 'min-k': -3 });
    const passes = ran.length;
    expect(new Set(ran.map(({ pass }) => pass.key)).size).toBe(passes);
    await inspection.score();
    expect(ran).toHaveLength(passes);
  });

  it('has a score of every attack, null where it is undefined', async () => {
    const { inspection, score } = opened();
    await score('Hi there you');
    const { scores } = inspection.current!;
    expect(Object.keys(scores)).toEqual(ATTACKS.map(({ id }) => id));
    const missing = Object.entries(scores).filter(([, value]) => value === undefined);
    expect(missing.map(([id]) => [id, inspection.obstacle(id)])).toEqual([['lira-candidate', NO_CANDIDATE]]);
    expect(scores['dc-pdd']).toBeNull(); // there are no frequencies of tokens
  });

  it('shows fast attacks while slow ones are still to come', async () => {
    const seen: (readonly (string | undefined)[])[] = [];
    const { inspection, score }: ReturnType<typeof opened> = opened({
      before() {
        const { scores } = inspection.current ?? {};
        if (scores) seen.push(ATTACKS.flatMap(({ id }) => (scores[id] === undefined ? [] : [id])));
      },
    });
    await score('Hi there you');
    expect(seen[0]).toContain('loss');
    expect(seen[0]).not.toContain('mope');
    const firstWith = (id: string) => seen.findIndex((ids) => ids.includes(id));
    expect(firstWith('loss')).toBeLessThan(firstWith('reference'));
    expect(firstWith('reference')).toBeLessThan(firstWith('recall'));
    for (const [i, ids] of seen.entries())
      expect(ids.length).toBeGreaterThanOrEqual(seen[i - 1]?.length ?? 0);
    expect(inspection.current!.scores['mope']).toBeDefined();
  });

  it('counts the passes that are done, and has nothing to count at its end', async () => {
    const seen: number[] = [];
    const { inspection, score, ran }: ReturnType<typeof opened> = opened({
      before() {
        if (inspection.progress) seen.push(inspection.progress.done / inspection.progress.total);
      },
    });
    await score('Hi there you');
    expect(seen.length).toBe(ran.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(inspection.progress).toBeNull();
  });

  it('shows recorded traces as recorded, without a model', async () => {
    const { inspection, plain, score } = opened({ ground: emptyGround() });
    const keys = ['small-ft\nHi', 'small-ft\nhi', 'small\nHi', 'nano\nHi'];
    const traces = keys.map((key) => [key, traceOf([-1])] as const);
    inspection.remember(new Map(traces), { device: 'webgpu', recordedBy: 'a command' });
    await score('Hi');
    expect(plain()).toEqual([]);
    expect(inspection.current).toMatchObject({ device: 'webgpu', recordedBy: 'a command' });
    expect(inspection.current!.scores).toMatchObject({ loss: -1, 'size-ratio': 1 });
    expect(inspection.status).toBe('done');
  });

  it('scores the held version anew when an option changes', async () => {
    const { inspection, settings, ran, score } = opened();
    await score('Hi');
    inspection.hold();
    await score('Ho');
    const passes = ran.length;
    settings.setOption('min-k', 'k', 1);
    await inspection.score();
    expect(ran).toHaveLength(passes); // arithmetic alone
    expect(inspection.current?.scores['min-k']).toBe(-2);
    expect(inspection.held).toMatchObject({ text: 'Hi', scores: { 'min-k': -2 } });
    inspection.release();
    expect(inspection.held).toBeNull();
  });

  it('runs what other options ask for, and nothing else', async () => {
    const { inspection, settings, ran, score } = opened();
    await score('Hi there you');
    const before = ran.length;
    settings.setOption('lowercase', 'calibrate', 1);
    await inspection.score();
    expect(ran.slice(before).map(({ pass, reading }) => [pass.model, reading.words])).toEqual([
      ['small', 'hi there you'],
    ]);
    expect(inspection.current!.scores['lowercase']).toBe(0);
  });

  it('gives each token’s share, and the formula worked out, of a version', async () => {
    const { inspection, score } = opened();
    await score('Hi');
    const version = inspection.current!;
    expect(Array.from(inspection.explanations.contribution('loss', version)!)).toEqual([-0.5, -1.5]);
    expect(inspection.explanations.work('reference', version)!.at(-1)?.value).toBe(2);
    expect(inspection.explanations.work('reference', { ...version, text: 'not scored' })).toBeNull();
    expect(inspection.explanations.contribution('reference', { ...version, text: 'not scored' })).toBeNull();
  });

  it('takes up tables that come in later', async () => {
    const ground = emptyGround();
    const { inspection, score, ran } = opened({ ground });
    await score('Hi there you');
    expect(inspection.current!.scores['pac']).toBeUndefined();
    expect(inspection.obstacle('pac')).toBe('no list of words');
    const before = ran.length;
    ground.words = fullGround().words;
    await inspection.score();
    expect(inspection.obstacle('pac')).toBeNull();
    expect(inspection.current!.scores['pac']).toBeDefined();
    expect(ran.slice(before).every(({ pass }) => pass.view.kind === 'swapped')).toBe(true);
  });

  it('asks for the likeliest tokens once a text, and again for a text that comes back', async () => {
    const { inspection, asked, score } = opened();
    await score('Hi');
    await inspection.askAlternatives();
    await inspection.askAlternatives();
    expect(asked.join(' ')).toBe('small-ft? Hi small? Hi');
    expect(inspection.alternatives).toHaveProperty('reference');
    await score('Ho');
    expect(inspection.alternatives).toEqual({});
    await score('Hi');
    await inspection.askAlternatives();
    expect(asked.join(' ')).toBe('small-ft? Hi small? Hi small-ft? Hi small? Hi');
  });

  it('has nothing of an emptied box', async () => {
    const { inspection, score } = opened();
    await score('Hi');
    inspection.setText('');
    expect(inspection.current).toBeNull();
    expect(inspection.status).toBe('idle');
  });
});

describe('typing', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is scored after a pause, the last text alone', async () => {
    const { inspection, plain } = opened();
    for (const text of ['H', 'Hi', 'Hi you']) inspection.setText(text, 'after a pause');
    expect(inspection.status).toBe('waiting');
    expect(plain()).toEqual([]);
    await vi.runAllTimersAsync();
    expect(plain()).toContain('small-ft: Hi you');
    expect(plain().some((pass) => /: Hi?$/.test(pass))).toBe(false);
    expect(inspection.current?.text).toBe('Hi you');
  });

  it('drops the answers to the text before', async () => {
    const { inspection, ran }: ReturnType<typeof opened> = opened({
      before(done) {
        if (done === 2 && inspection.text === 'One') inspection.setText('Two');
      },
    });
    inspection.setText('One');
    await vi.runAllTimersAsync();
    expect(inspection.current?.text).toBe('Two');
    expect(inspection.status).toBe('done');
    expect(ran.filter(({ pass }) => pass.key.endsWith('\nOne'))).toHaveLength(1); // the reference never reads it
  });

  it('stops where the visitor says so, and keeps what is there', async () => {
    const { inspection, ran, score }: ReturnType<typeof opened> = opened({
      before(done) {
        if (done === 2) inspection.cancel();
      },
    });
    await score('Hi there you');
    expect(ran).toHaveLength(2);
    expect(inspection.status).toBe('done');
    expect(inspection.progress).toBeNull();
    expect(inspection.current!.scores['loss']).toBe(-2);
    expect(inspection.current!.scores['mope']).toBeUndefined();
  });
});

describe('slow attacks', () => {
  it('begin after a rest, behind the quick ones, which are there by then', async () => {
    let begin: () => void = () => undefined;
    const rest = () => new Promise<void>((resolve) => (begin = resolve));
    const { inspection, ran, score } = opened({ rest });
    const scoring = score('Hi there you');
    await vi.waitUntil(() => inspection.behind);
    const { scores } = inspection.current!;
    for (const id of ['loss', 'lowercase', 'reference', 'entropy', 'wbc']) expect(scores[id]).toBeDefined();
    for (const id of ['recall', 'neighborhood', 'mope', 'gradnorm-x']) expect(scores[id]).toBeUndefined();
    expect(inspection.status).toBe('running');
    const quick = ran.length;
    expect(inspection.progress!.done).toBe(quick);
    expect(inspection.progress!.total).toBeGreaterThan(10 * quick);
    begin();
    await scoring;
    expect(ran.length).toBeGreaterThan(10 * quick);
    expect(inspection.current!.scores['mope']).toBeDefined();
    expect([inspection.status, inspection.behind]).toEqual(['done', false]);
  });

  it('are not begun for a text that has been left', async () => {
    const begin: (() => void)[] = [];
    const rest = () => new Promise<void>((resolve) => void begin.push(resolve));
    const { inspection, ran, score } = opened({ rest });
    const first = score('Hi there you');
    await vi.waitUntil(() => begin.length === 1);
    const second = score('Hi there they');
    expect(inspection.behind).toBe(false);
    await vi.waitUntil(() => begin.length === 2);
    const quick = ran.length;
    begin[0]!();
    await first;
    expect(ran).toHaveLength(quick);
    begin[1]!();
    await second;
    expect(ran.slice(quick).filter(({ reading }) => reading.words === 'Hi there you')).toEqual([]);
    expect(inspection.current!.scores['mope']).toBeDefined();
  });
});

describe('a text that cannot be read', () => {
  it('is said in a sentence, and said again when it is asked for again', async () => {
    const { inspection, score } = opened({
      trace: ({ words }) => (/odd/i.test(words) ? 'It is odd.' : traceOf([-1])),
    });
    await score('Fine');
    for (const words of ['Odd', 'Odd']) {
      await score(words);
      expect([inspection.status, inspection.error]).toEqual(['failed', 'It is odd.']);
      expect(inspection.current?.text).toBe('Fine');
    }
    await score('Fine');
    expect([inspection.status, inspection.error]).toEqual(['done', null]);
  });

  it('only behind others leaves what needs that undefined, and all else stands', async () => {
    const { inspection, score } = opened({
      trace: ({ prefix }) => (prefix ? 'no room' : traceOf([-1, -3])),
    });
    await score('Hi there you');
    expect([inspection.status, inspection.error]).toEqual(['done', null]);
    expect(inspection.current!.scores).toMatchObject({ loss: -2, recall: null, 'con-recall': null });
    expect(inspection.explanations.work('recall', inspection.current!)).toBeNull();
  });

  it('is another matter than an engine that fails', async () => {
    const { inspection, score } = opened({
      before(done) {
        if (done === 4) throw new EngineError({ kind: 'device', message: 'The device is gone.' });
      },
    });
    await score('Hi there you');
    expect([inspection.status, inspection.error]).toEqual(['failed', 'The device is gone.']);
    expect(inspection.current!.scores['loss']).toBe(-2);
    expect(inspection.progress).toBeNull();
  });
});

describe('what an attack has read', () => {
  it('are its neighbours, with the loss of each', async () => {
    const { inspection, ran, score } = opened();
    await score('Hi there you');
    const version = inspection.current!;
    const found = inspection.explanations.neighbours('neighborhood', version)!;
    expect(found).toHaveLength(10);
    expect(new Set(found.map(({ loss }) => loss))).toEqual(new Set([2]));
    const read = new Set(
      ran.flatMap(({ pass, reading }) =>
        pass.view.kind === 'swapped' && pass.model === 'small-ft' ? [reading.words] : [],
      ),
    );
    for (const { words } of found) {
      expect(read).toContain(words);
      expect(words).not.toBe('Hi there you');
    }
  });

  it('are no neighbours of an attack without any, nor before they are there', async () => {
    const { inspection, score } = opened();
    await score('Hi there you');
    const version = inspection.current!;
    for (const id of ['loss', 'spv-mia', 'recall'])
      expect(inspection.explanations.neighbours(id, version)).toBeNull();
    expect(inspection.explanations.neighbours('neighborhood', { ...version, text: 'not scored' })).toBeNull();
  });

  it('is counted: what is there of what it needs', async () => {
    const seen: number[] = [];
    const { inspection, settings, score }: ReturnType<typeof opened> = opened({
      before() {
        if (inspection.current)
          seen.push(inspection.explanations.progressOf('neighborhood', inspection.current).done);
      },
    });
    await score('Hi there you');
    const version = inspection.current!;
    expect(inspection.explanations.progressOf('neighborhood', version)).toEqual({ done: 11, total: 11 });
    expect(seen[0]).toBe(1);
    expect(new Set(seen).size).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    settings.setOption('neighborhood', 'neighbours', 20);
    expect(
      inspection.explanations.progressOf('neighborhood', { ...version, options: settings.options }),
    ).toEqual({
      done: 11,
      total: 21,
    });
  });

  it('counts what cannot be made as there', async () => {
    const { inspection, score } = opened({
      trace: ({ prefix }) => (prefix ? 'no room' : traceOf([-1, -3])),
    });
    await score('Hi there you');
    expect(inspection.explanations.progressOf('recall', inspection.current!)).toEqual({ done: 2, total: 2 });
  });
});

import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../attacks/registry';
import { EngineError } from '../models/result';
import { NO_CANDIDATE } from '../passes/plan';
import { traceOf } from '../passes/trace.fixture';
import { emptyGround, fullGround } from './ground.fixture';
import { inspectionOf } from './inspection.fixture';

describe('Inspection', () => {
  it('scores a text with each pass once, and says what it was made with', async () => {
    const { inspection, plain, ran, score } = inspectionOf();
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
    const { inspection, score } = inspectionOf();
    await score('Hi there you');
    const { scores } = inspection.current!;
    expect(Object.keys(scores)).toEqual(ATTACKS.map(({ id }) => id));
    const missing = Object.entries(scores).filter(([, value]) => value === undefined);
    expect(missing.map(([id]) => [id, inspection.obstacle(id)])).toEqual([['lira-candidate', NO_CANDIDATE]]);
    expect(scores['dc-pdd']).toBeNull(); // there are no frequencies of tokens
  });

  it('shows recorded traces as recorded, without a model', async () => {
    const { inspection, plain, score } = inspectionOf({ ground: emptyGround() });
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
    const { inspection, settings, ran, score } = inspectionOf();
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
    const { inspection, settings, ran, score } = inspectionOf();
    await score('Hi there you');
    const before = ran.length;
    settings.setOption('lowercase', 'calibrate', 1);
    await inspection.score();
    expect(ran.slice(before).map(({ pass, reading }) => [pass.model, reading.words])).toEqual([
      ['small', 'hi there you'],
    ]);
    expect(inspection.current!.scores['lowercase']).toBe(0);
  });

  it('takes up tables that come in later', async () => {
    const ground = emptyGround();
    const { inspection, score, ran } = inspectionOf({ ground });
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
    const { inspection, asked, score } = inspectionOf();
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
    const { inspection, score } = inspectionOf();
    await score('Hi');
    inspection.setText('');
    expect(inspection.current).toBeNull();
    expect(inspection.status).toBe('idle');
  });
});

describe('a text that cannot be read', () => {
  it('is said in a sentence, and said again when it is asked for again', async () => {
    const { inspection, score } = inspectionOf({
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
    const { inspection, score } = inspectionOf({
      trace: ({ prefix }) => (prefix ? 'no room' : traceOf([-1, -3])),
    });
    await score('Hi there you');
    expect([inspection.status, inspection.error]).toEqual(['done', null]);
    expect(inspection.current!.scores).toMatchObject({ loss: -2, recall: null, 'con-recall': null });
    expect(inspection.explanations.work('recall', inspection.current!)).toBeNull();
  });

  it('is another matter than an engine that fails', async () => {
    const { inspection, score } = inspectionOf({
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

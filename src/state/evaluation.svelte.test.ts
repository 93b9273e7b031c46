import { describe, expect, it } from 'vitest';
import type { LabelledText } from '../data/records';
import { EngineError } from '../models/result';
import { traceOf } from '../passes/trace.fixture';
import type { Engine, RunOptions } from './engine.svelte';
import { Evaluation } from './evaluation.svelte';
import { Settings } from './settings.svelte';
import type { Pass } from '../passes/plan';

const model = (id: string, base: string | null, parameters: number) => ({
  id,
  name: id,
  about: '',
  base,
  parameters,
  files: {},
});
const MODELS = [model('small-ft', 'small', 3), model('small', null, 3), model('nano', null, 1)];
const TEXTS: readonly LabelledText[] = Array.from({ length: 12 }, (_, i) => ({
  id: `t-${i}`,
  text: `Text number ${i}, of some Length`,
  member: i % 2 === 0,
}));

/** An engine that makes passes up: members are easier for small-ft. `before` may stop it at a pass. */
function fakeEngine(before: (done: number) => void = () => undefined) {
  let counted = 7; // passes that were run for somebody else
  const engine = {
    models: MODELS,
    device: 'wasm',
    passesRun: () => Promise.resolve(counted),
    async run(passes: readonly Pass[], { signal, onTrace, onTextError }: RunOptions): Promise<void> {
      for (const [done, pass] of passes.entries()) {
        await Promise.resolve();
        before(done);
        if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
        counted++;
        const number = Number(/\d+/.exec(pass.words)![0]);
        if (pass.words.includes('unreadable')) onTextError?.(pass, 'it cannot be read');
        else
          onTrace(
            pass,
            traceOf([-1 - (number % 5) / 10 - (pass.model === 'small-ft' ? number % 2 : 0)]),
            'wasm',
          );
      }
    },
  };
  return engine as unknown as Engine;
}

const evaluationOf = (engine: Engine) => new Evaluation(engine, new Settings());

describe('Evaluation', () => {
  it('says beforehand what it will do, and does just that', async () => {
    const evaluation = evaluationOf(fakeEngine());
    const outlook = evaluation.outlook('set', TEXTS);
    expect(outlook.settings.control).toEqual({ target: 'small', reference: 'nano', base: 'small' });
    expect(outlook.blind.map(({ id }) => id)).toEqual(['bag-of-words', 'length']);
    expect(evaluation.status).toBe('idle');
    await evaluation.run('set', TEXTS);
    expect(evaluation.status).toBe('done');
    expect(evaluation.passes).toEqual(outlook.passes);
    expect(evaluation.passes.run).toBeLessThan(evaluation.passes.asked);
    expect(evaluation.rows.filter(({ kind }) => kind === 'blind')).toEqual(outlook.blind);
  });

  it('scores the target and, as a control, its base', async () => {
    const evaluation = evaluationOf(fakeEngine());
    await evaluation.run('set', TEXTS);
    const loss = evaluation.rows.find(({ id }) => id === 'loss')!;
    expect(loss.summary.auc!.auc).toBeGreaterThan(0.9);
    expect(loss.summary.pending).toBe(0);
    expect(loss.control).toMatchObject({ pending: 0 });
    expect(loss.scores).toHaveLength(TEXTS.length);
  });

  it('sets the count of the workers beside its own, whoever else has used them before', async () => {
    const evaluation = evaluationOf(fakeEngine());
    await evaluation.run('set', TEXTS);
    await evaluation.countPasses();
    expect(evaluation.counted).toBe(evaluation.passes.run);
  });

  it('stops when told to and keeps what is scored', async () => {
    const evaluation: Evaluation = evaluationOf(
      fakeEngine((done) => {
        if (done === 6) evaluation.cancel();
      }),
    );
    await evaluation.run('set', TEXTS);
    expect(evaluation.status).toBe('cancelled');
    expect(evaluation.error).toBeNull();
    expect(evaluation.passes.run).toBe(6);
    const { summary } = evaluation.rows.find(({ id }) => id === 'loss')!;
    expect(summary.pending).toBe(TEXTS.length - 6);
    expect(summary.auc).not.toBeNull(); // members and non-members come mixed
  });

  it('a failure is said in a sentence', async () => {
    const evaluation = evaluationOf(
      fakeEngine((done) => {
        if (done === 3) throw new EngineError({ kind: 'device', message: 'The device is gone.' });
      }),
    );
    await evaluation.run('set', TEXTS);
    expect(evaluation.status).toBe('failed');
    expect(evaluation.error).toBe('The device is gone.');
    expect(evaluation.passes.run).toBe(3);
  });

  it('a text that cannot be read is named, and the others go on', async () => {
    const evaluation = evaluationOf(fakeEngine());
    await evaluation.run('set', [...TEXTS, { id: 'bad', text: 'unreadable 13', member: true }]);
    expect(evaluation.status).toBe('done');
    expect(new Set(evaluation.rejected.map(({ id }) => id))).toEqual(new Set(['bad']));
    const { summary } = evaluation.rows.find(({ id }) => id === 'loss')!;
    expect(summary.members).toHaveLength(6);
    expect(summary.pending).toBe(1);
  });

  it('a base model has no control', async () => {
    const settings = new Settings();
    settings.target = 'small';
    const evaluation = new Evaluation(fakeEngine(), settings);
    await evaluation.run('set', TEXTS);
    expect(evaluation.settings!.control).toBeNull();
    expect(evaluation.rows.every(({ control }) => control === 'not applicable')).toBe(true);
  });

  it('only the attacks asked for are run', async () => {
    const evaluation = evaluationOf(fakeEngine());
    await evaluation.run('set', TEXTS, { attacks: ['loss'], control: false });
    expect(evaluation.passes).toEqual({ asked: TEXTS.length, run: TEXTS.length });
    expect(evaluation.rows.map(({ id }) => id)).toEqual(['loss', 'bag-of-words', 'length']);
  });

  it('a second run drops the first', async () => {
    const evaluation = evaluationOf(fakeEngine());
    const first = evaluation.run('first', TEXTS);
    await evaluation.run('second', TEXTS.slice(0, 6));
    await first;
    expect(evaluation.settings!.data).toBe('second');
    expect(evaluation.status).toBe('done');
    expect(evaluation.texts).toHaveLength(6);
  });
});

import { describe, expect, it } from 'vitest';
import type { Alternatives } from '../models/scoringContract';
import type { Pass } from '../passes/plan';
import { traceOf } from '../passes/trace.fixture';
import type { Engine, RunOptions } from './engine.svelte';
import { Inspection } from './inspection.svelte';
import { Settings } from './settings.svelte';

const NO_ALTERNATIVES: Alternatives = {
  count: 0,
  tokens: new Int32Array(0),
  logp: new Float32Array(0),
  texts: [],
};

/** An engine whose target gives −1 and −3 to two tokens, and whose reference gives −4 to each. */
function fakeEngine() {
  const asked: string[] = [];
  const engine = {
    models: [{ id: 'small-ft', base: 'small' }],
    device: 'wasm',
    async run(passes: readonly Pass[], { signal, onTrace }: RunOptions): Promise<void> {
      for (const pass of passes) {
        await Promise.resolve();
        if (signal?.aborted) return;
        asked.push(`${pass.model}: ${pass.words}`);
        onTrace(pass, traceOf(pass.model === 'small-ft' ? [-1, -3] : [-4, -4]), 'wasm');
      }
    },
    alternatives(model: string, words: string): Promise<Alternatives> {
      asked.push(`${model}? ${words}`);
      return Promise.resolve(NO_ALTERNATIVES);
    },
  };
  return { engine: engine as unknown as Engine, asked };
}

function opened() {
  const { engine, asked } = fakeEngine();
  const settings = new Settings();
  return { inspection: new Inspection(engine, settings), settings, asked };
}

describe('Inspection', () => {
  it('scores a text with each pass once, and says what it was made with', async () => {
    const { inspection, asked } = opened();
    inspection.text = 'Hi';
    await inspection.score();
    expect(asked.sort()).toEqual(['small-ft: Hi', 'small-ft: hi', 'small: Hi']);
    expect(inspection.current).toMatchObject({ text: 'Hi', device: 'wasm', recordedBy: null });
    expect(inspection.current?.roles).toEqual({ target: 'small-ft', reference: 'small', base: 'small' });
    expect(inspection.current?.scores).toMatchObject({ loss: -2, reference: 2, ratio: -0.5, 'min-k': -3 });
    await inspection.score();
    expect(asked).toHaveLength(3);
  });

  it('shows recorded traces as recorded, without a model', async () => {
    const { inspection, asked } = opened();
    const traces = ['small-ft\nHi', 'small-ft\nhi', 'small\nHi'].map((key) => [key, traceOf([-1])] as const);
    inspection.remember(new Map(traces), { device: 'webgpu', recordedBy: 'a command' });
    inspection.text = 'Hi';
    await inspection.score();
    expect(asked).toEqual([]);
    expect(inspection.current).toMatchObject({ device: 'webgpu', recordedBy: 'a command' });
    expect(inspection.status).toBe('done');
  });

  it('scores the held version anew when an option changes', async () => {
    const { inspection, settings, asked } = opened();
    inspection.text = 'Hi';
    await inspection.score();
    inspection.hold();
    inspection.text = 'Ho';
    await inspection.score();
    const passes = asked.length;
    settings.setOption('min-k', 'k', 1);
    await inspection.score();
    expect(asked).toHaveLength(passes); // arithmetic alone
    expect(inspection.current?.scores['min-k']).toBe(-2);
    expect(inspection.held).toMatchObject({ text: 'Hi', scores: { 'min-k': -2 } });
    inspection.release();
    expect(inspection.held).toBeNull();
  });

  it('gives each token’s share, and the formula worked out, of a version', async () => {
    const { inspection } = opened();
    inspection.text = 'Hi';
    await inspection.score();
    const version = inspection.current!;
    expect(Array.from(inspection.contribution('loss', version)!)).toEqual([-0.5, -1.5]);
    expect(inspection.work('reference', version)!.at(-1)?.value).toBe(2);
    expect(inspection.work('reference', { ...version, text: 'not scored' })).toBeNull();
  });

  it('asks for the likeliest tokens once a text, and again for a text that comes back', async () => {
    const { inspection, asked } = opened();
    const alternatives = () => asked.filter((one) => one.includes('?')).join(' ');
    inspection.text = 'Hi';
    await inspection.score();
    await inspection.askAlternatives();
    await inspection.askAlternatives();
    expect(alternatives()).toBe('small-ft? Hi small? Hi');
    expect(inspection.alternatives).toHaveProperty('reference');
    inspection.text = 'Ho';
    await inspection.score();
    expect(inspection.alternatives).toEqual({});
    inspection.text = 'Hi';
    await inspection.score();
    await inspection.askAlternatives();
    expect(alternatives()).toBe('small-ft? Hi small? Hi small-ft? Hi small? Hi');
  });

  it('has nothing of an emptied box', async () => {
    const { inspection } = opened();
    inspection.text = 'Hi';
    await inspection.score();
    inspection.setText('');
    expect(inspection.current).toBeNull();
    expect(inspection.status).toBe('idle');
  });
});

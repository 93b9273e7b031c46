import { numpy as np, tree } from '@jax-js/jax';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Gpt2Config } from '../../src/models/gpt2Config';
import { adapterShapes } from '../../src/training/lora';
import { RunPlan } from '../../src/training/plan';
import { LORA_MATRICES, LORA_RECIPE, type LoraMethod, type Recipe } from '../../src/training/recipe';
import { float64LogProbabilities, float64Loss, type Tensors } from './float64Gpt2.fixture';
import type { PerExample } from './clippedSums';
import { Fitting } from './fitting';
import { parameterShapes, type Parameters } from './gpt2';
import { tokenText, type TokenText } from './rows';
import reference from './training.reference.json';
import { lossAndGradients } from './trainingGraph';

type Shapes = Readonly<Record<string, readonly number[]>>;

const CONFIG = v.parse(Gpt2Config, reference.config);
const SHAPE = { layers: CONFIG.n_layer, width: CONFIG.n_embd };
const TEXTS = reference.texts.map((sequence) => tokenText(sequence, CONFIG.n_positions));
const LENGTHS = TEXTS.map(({ read }) => read.length);
const METHOD: LoraMethod = {
  kind: 'lora',
  rank: reference.rank,
  alpha: reference.alpha,
  dropout: 0,
  matrices: [...LORA_MATRICES],
  layers: null,
};

/** The recipe of the reference; all texts are in each step, and one epoch is one step. */
const RECIPE: Recipe = {
  ...LORA_RECIPE,
  ...reference.recipe,
  method: METHOD,
  epochs: reference.recipe.steps,
  batch: TEXTS.length,
  clipNorm: reference.clipNorm,
};

/** See tools/pretrain/lab_reference.py. */
function formula(shapes: Shapes, scale: number): Map<string, Float32Array<ArrayBuffer>> {
  const entries = Object.keys(shapes)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name, n) => {
      const plus = name.includes('ln_') && name.endsWith('weight') ? 1 : 0;
      const size = shapes[name]!.reduce((product, side) => product * side, 1);
      const values = Float32Array.from(
        { length: size },
        (_, i) => scale * Math.sin(1 + 7 * n + 0.37 * i) + plus,
      );
      return [name, values] as const;
    });
  return new Map(entries);
}

const onDevice = (shapes: Shapes, scale: number): Parameters =>
  Object.fromEntries(
    [...formula(shapes, scale)].map(([name, values]) => [
      name,
      np.array(values, { shape: [...shapes[name]!] }),
    ]),
  );
const zeros = (shapes: Shapes) =>
  new Map([...formula(shapes, 0)].map(([name, values]) => [name, values.map(() => 0)] as const));

const BASE = parameterShapes(CONFIG);
const ADAPTERS = adapterShapes(METHOD, SHAPE);

async function fittingOf(
  recipe: Recipe,
  texts: readonly TokenText[] = TEXTS,
  perExample?: PerExample,
): Promise<{ fitting: Fitting; plan: RunPlan }> {
  const plan = new RunPlan(
    recipe,
    texts.map(({ read }) => read.length),
    CONFIG.n_positions,
  );
  const shapes = recipe.method.kind === 'lora' ? ADAPTERS : BASE;
  const trained = formula(shapes, recipe.method.kind === 'lora' ? 0.3 : 0.5);
  const from = { trained, first: zeros(shapes), second: zeros(shapes) };
  const base = onDevice(BASE, 0.5);
  const fitting = await Fitting.open(
    { config: CONFIG, base, recipe, plan, texts, later: null, ...(perExample ? { perExample } : {}) },
    from,
  );
  tree.dispose(base);
  return { fitting, plan };
}

async function compare(
  recipe: Recipe,
  expected: (typeof reference)['lora'],
  perExample?: PerExample,
): Promise<void> {
  const { fitting, plan } = await fittingOf(recipe, TEXTS, perExample);
  expect(plan.steps).toBe(expected.losses.length);
  for (const [i, loss] of expected.losses.entries()) {
    const outcome = await fitting.step(i);
    expect(outcome.loss).toBeCloseTo(loss, 4);
    expect(outcome.norm / expected.norms[i]!).toBeCloseTo(1, 4);
  }
  const trained = fitting.state.trained;
  for (const [name, values] of Object.entries<number[]>(expected.trained)) {
    const found = trained.get(name)!;
    expect(found, name).toHaveLength(values.length);
    values.forEach((value, i) => expect(Math.abs(found[i]! - value), `${name} ${i}`).toBeLessThan(2e-5));
  }
  expect(trained.size).toBe(Object.keys(expected.trained).length);
  fitting.dispose();
}

describe('three steps of AdamW', () => {
  it('of all parameters are those of PyTorch in float64', async () => {
    await compare(
      { ...RECIPE, method: { kind: 'full' } },
      reference.full as unknown as (typeof reference)['lora'],
    );
  });

  it('of adapters are those of PyTorch in float64', async () => {
    await compare(RECIPE, reference.lora);
  });

  it.each(['loop', 'batched'] as const)(
    'on clipped gradients of single texts are those of PyTorch in float64, where no noise is added: %s',
    async (form) => {
      const privacy = { clip: reference.privateClip, noiseMultiplier: 0, samplingRate: 1, delta: 1e-3 };
      await compare({ ...RECIPE, privacy }, reference.private as unknown as (typeof reference)['lora'], form);
    },
  );
});

describe('gradients of a padded batch', () => {
  const tensors: Tensors = Object.fromEntries(
    [...formula(BASE, 0.5)].map(([name, values]) => [name, Float64Array.from(values)]),
  );
  const tokens = LENGTHS.reduce((sum, length) => sum + length, 0);
  const loss = () =>
    reference.texts.reduce((sum, text, i) => sum + float64Loss(tensors, CONFIG, text) * LENGTHS[i]!, 0) /
    tokens;

  it('are those that finite differences in float64 find', async () => {
    const length = CONFIG.n_positions;
    const pad = (rows: readonly Int32Array[]) =>
      np.array(Int32Array.from(rows.flatMap((row) => [...row, ...new Int32Array(length - row.length)])), {
        shape: [rows.length, length],
      });
    const weights = LENGTHS.flatMap((n) => Array.from({ length }, (_, t) => (t < n ? 1 / tokens : 0)));
    const rows = {
      ids: pad(TEXTS.map(({ read }) => read)),
      targets: pad(TEXTS.map(({ next }) => next)),
      weights: np.array(Float32Array.from(weights), { shape: [TEXTS.length, length] }),
      columns: np.array(Int32Array.from({ length: CONFIG.vocab_size }, (_, i) => i)),
    };
    const [found, gradients] = lossAndGradients(onDevice(BASE, 0.5), {}, CONFIG, rows, {
      scale: 0,
      masks: {},
    });
    expect((await found.data())[0]).toBeCloseTo(loss(), 5);
    const step = 1e-5;
    for (const [name, values] of Object.entries(tensors)) {
      const own = (await gradients[name]!.data()) as Float32Array;
      const top = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (let i = 0; i < values.length; i += name === 'wte.weight' ? 1 : 5) {
        const value = values[i]!;
        values[i] = value + step;
        const above = loss();
        values[i] = value - step;
        const below = loss();
        values[i] = value;
        expect(Math.abs(own[i]! - (above - below) / (2 * step)), `${name} ${i}`).toBeLessThan(1e-4 * top);
      }
    }
  });
});

describe('a measured loss', () => {
  it('is the mean over all tokens, however the texts are batched', async () => {
    const { fitting } = await fittingOf({ ...RECIPE, method: { kind: 'full' } });
    const tensors: Tensors = Object.fromEntries(
      [...formula(BASE, 0.5)].map(([name, values]) => [name, Float64Array.from(values)]),
    );
    const each = reference.texts.flatMap((text) => float64LogProbabilities(tensors, CONFIG, text));
    const expected = -each.reduce((sum, value) => sum + value, 0) / each.length;
    expect(await fitting.measure(TEXTS, [8], 3)).toBeCloseTo(expected, 5);
    expect(await fitting.measure(TEXTS, [4, 8], 2)).toBeCloseTo(expected, 5);
    expect(await fitting.measure([], [8], 2)).toBeNull();
    fitting.dispose();
  });
});

describe('dropout', () => {
  it('is the same for the same step, another for another, and not there in measuring', async () => {
    const losses = async (recipe: Recipe, steps: readonly number[]) => {
      const { fitting } = await fittingOf({ ...recipe, learningRate: 1e-12, epochs: 9 });
      const found = [];
      for (const step of steps) found.push((await fitting.step(step)).loss);
      const measured = await fitting.measure(TEXTS, [8], 3);
      fitting.dispose();
      return { found, measured };
    };
    const still = await losses(RECIPE, [0]);
    for (const recipe of [
      { ...RECIPE, dropout: 0.3 },
      { ...RECIPE, method: { ...METHOD, dropout: 0.3 } },
    ]) {
      const { found, measured } = await losses(recipe, [4, 5]);
      expect((await losses(recipe, [4])).found[0]).toBe(found[0]);
      expect(found[1]).not.toBe(found[0]);
      expect((await losses({ ...recipe, seed: 2 }, [4])).found[0]).not.toBe(found[0]);
      expect(found[0]).not.toBeCloseTo(still.found[0]!, 3);
      expect(measured).toBeCloseTo(still.measured!, 5);
    }
  });
});

describe('the noise of DP-SGD', () => {
  const privacy = { clip: 0.3, noiseMultiplier: 2, samplingRate: 1, delta: 1e-3 };

  it('has the standard deviation that was asked for, over the size of a lot', async () => {
    const recipe: Recipe = {
      ...RECIPE,
      method: { kind: 'full' },
      privacy: { ...privacy, clip: 1e-9, noiseMultiplier: 1e9 },
    };
    // the gradients count for nothing: what AdamW's first mean holds after one step is noise times 1 − beta1
    const { fitting } = await fittingOf(recipe);
    await fitting.step(0);
    const noise = [...fitting.state.first.values()].flatMap((values) => [...values]);
    const scale = (1 - recipe.beta1) / TEXTS.length;
    const rms = Math.hypot(...noise) / Math.sqrt(noise.length) / scale;
    expect(noise.length).toBeGreaterThan(1500);
    expect(Math.abs(rms - 1)).toBeLessThan(0.1); // 1 / √(2 · 1500) is 0.02
    expect(Math.abs(noise.reduce((sum, value) => sum + value, 0) / noise.length / scale)).toBeLessThan(0.1);
    expect(new Set(noise).size).toBeGreaterThan(0.99 * noise.length);
    fitting.dispose();
  });

  it('is drawn from the seed and the step', async () => {
    const after = async (recipe: Recipe, step: number) => {
      const { fitting } = await fittingOf(recipe);
      await fitting.step(step);
      const trained = fitting.state.trained;
      fitting.dispose();
      return [...trained.get('h.0.attn.c_attn.lora_B')!];
    };
    const recipe: Recipe = { ...RECIPE, privacy, warmUpSteps: 0, decay: 'none' };
    const first = await after(recipe, 1);
    expect(await after(recipe, 1)).toEqual(first);
    expect(await after(recipe, 2)).not.toEqual(first);
    expect(await after({ ...recipe, seed: 9 }, 1)).not.toEqual(first);
  });

  it('is added to an empty lot too', async () => {
    const { fitting, plan } = await fittingOf({
      ...RECIPE,
      privacy: { ...privacy, samplingRate: 1e-6 },
      epochs: 1,
    });
    expect(plan.step(0).texts).toEqual([]);
    const before = fitting.state.trained;
    const outcome = await fitting.step(0);
    expect(outcome.loss).toBeNull();
    expect(outcome.norm).toBeGreaterThan(0);
    expect(fitting.state.trained).not.toEqual(before);
    fitting.dispose();
  });
});

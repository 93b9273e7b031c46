import { numpy as np, tree } from '@jax-js/jax';
import { describe, expect, it } from 'vitest';
import { tinyModel } from '../../src/models/tinyModel.fixture';
import { wholeNorm } from '../../src/training/adamW';
import { adapterShapes } from '../../src/training/lora';
import {
  FULL_RECIPE,
  LORA_MATRICES,
  LORA_RECIPE,
  type LoraMethod,
  type Recipe,
} from '../../src/training/recipe';
import { batchOf, clippedSums, fasterForm, type ClippedOf, type PerExample } from './clippedSums';
import { parameterShapes } from './gpt2';
import { LabModel } from './labModel';
import { putIn } from './parameters';
import type { TokenText } from './rows';
import { trainingPrograms } from './trainingPrograms';

const { config, parameters } = await LabModel.open(
  tinyModel('tiny', 3, { layers: 1, width: 8, heads: 2, positions: 48 }),
);
const METHOD: LoraMethod = {
  kind: 'lora',
  rank: 2,
  alpha: 4,
  dropout: 0.2,
  matrices: [...LORA_MATRICES],
  layers: null,
};
const LORA: Recipe = { ...LORA_RECIPE, method: METHOD };
const CLIP = 0.4;

/** Twenty texts: more than are read at once, and of two padded lengths. */
const TEXTS = Array.from({ length: 20 }, (_, i): TokenText => {
  const token = (at: number) => (7 * i + 3 * at + (at % (2 + (i % 5)))) % config.vocab_size;
  const read = Int32Array.from({ length: i % 3 === 0 ? 17 + (i % 9) : 3 + (i % 13) }, (_, at) => token(at));
  return { read, next: Int32Array.from({ length: read.length }, (_, at) => token(at + 1)) };
});
const ALL = TEXTS.map((_, i) => i);

function modelOf(recipe: Recipe): ClippedOf {
  const lora = recipe.method.kind === 'lora';
  const shapes = lora ? adapterShapes(METHOD, { layers: 1, width: 8 }) : parameterShapes(config);
  const values = Object.entries(shapes).map(([name, shape], n) => {
    const size = shape.reduce((product, side) => product * side, 1);
    return [
      name,
      Float32Array.from({ length: size }, (_, i) => 0.3 * Math.sin(1 + 7 * n + 0.37 * i)),
    ] as const;
  });
  return {
    config,
    recipe,
    plan: { paddedLength: (text) => (TEXTS[text]!.read.length <= 16 ? 16 : 32) },
    texts: TEXTS,
    programs: trainingPrograms(config, lora ? 2 : null),
    shapes,
    trained: lora ? putIn(new Map(values), shapes) : tree.ref(parameters),
    frozen: lora ? tree.ref(parameters) : {},
    columns: np.array(Int32Array.from({ length: config.vocab_size }, (_, i) => i)),
  };
}

describe('gradients of single texts', () => {
  it.each([
    ['all weights', FULL_RECIPE],
    ['all weights with dropout', { ...FULL_RECIPE, dropout: 0.2 }],
    ['adapters with dropout', LORA],
  ])('are the same in both forms: %s', async (_, recipe) => {
    const of = modelOf(recipe);
    const both = (lot: readonly number[], clip: number) =>
      Promise.all((['loop', 'batched'] as const).map((form) => clippedSums(of, lot, 3, clip, form)));
    for (const clip of [CLIP, 1e9]) {
      const [loop, batched] = await both(ALL, clip);
      expect(batched!.loss).toBeCloseTo(loop!.loss, 4);
      const top = Math.max(...[...loop!.gradients.values()].flatMap((values) => [...values].map(Math.abs)));
      expect(top).toBeGreaterThan(0.01);
      for (const [name, values] of loop!.gradients)
        batched!.gradients
          .get(name)!
          .forEach((value, i) =>
            expect(Math.abs(value - values[i]!), `${name} ${i}`).toBeLessThan(1e-5 * top),
          );
    }
  });

  it.each<PerExample>(['loop', 'batched'])(
    'are shortened one by one, and not their sum: %s',
    async (form) => {
      const of = modelOf(FULL_RECIPE);
      const normOf = async (lot: readonly number[], clip: number) =>
        wholeNorm((await clippedSums(of, lot, 0, clip, form)).gradients);
      const whole = await normOf([4], 1e9);
      expect(await normOf([4], whole / 3)).toBeCloseTo(whole / 3, 4);
      expect(await normOf([4], 3 * whole)).toBeCloseTo(whole, 4);
      expect(await normOf([4, 4], whole / 3)).toBeCloseTo((2 * whole) / 3, 4);
    },
  );

  it.each<PerExample>(['loop', 'batched'])('of no texts are zero: %s', async (form) => {
    const { loss, gradients } = await clippedSums(modelOf(FULL_RECIPE), [], 0, CLIP, form);
    expect([loss, wholeNorm(gradients), gradients.size]).toEqual([0, 0, 16]);
  });

  it('are taken by a loop on WebAssembly and side by side on WebGPU', () => {
    expect(fasterForm('wasm')).toBe('loop');
    expect(fasterForm('webgpu')).toBe('batched');
    expect(fasterForm()).toBe('loop'); // here
  });

  it('take side by side no more memory than there is, and are at least one', () => {
    expect(batchOf({ w: [1000] })).toBe(16);
    expect(batchOf({ w: [2_700_000] })).toBe(12);
    expect(batchOf({ w: [50_257, 768], x: [80_000_000] })).toBe(1);
  });
});

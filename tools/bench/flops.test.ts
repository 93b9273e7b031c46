import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Gpt2Config } from '../../src/models/gpt2Config';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import { FULL_RECIPE, LORA_RECIPE } from '../../src/training/recipe';
import * as v from 'valibot';
import { parameterCount, stepFlops } from './flops';

const file = (name: string) => readFileSync(new URL(`../../public/models/small/${name}`, import.meta.url));
const config = v.parse(Gpt2Config, JSON.parse(file('config.json').toString()));

it('counts what stands in the weights file', () => {
  const tensors = [...readSafetensorsHeader(new Uint8Array(file('model.safetensors'))).values()];
  const size = tensors.reduce((sum, { shape }) => sum + shape.reduce((n, side) => n * side, 1), 0);
  expect(parameterCount(config)).toBe(size);
});

describe('operations of a step', () => {
  const attention = 12 * 4 * 192 * 64;

  it('are six for each parameter and token, and the attention', () => {
    expect(stepFlops(config, FULL_RECIPE.method, 16, 64)).toBe(
      1024 * (6 * parameterCount(config) + attention),
    );
  });

  it('are four where the parameters are frozen, and six for those of the adapters', () => {
    const adapters = 4 * 16 * (192 + 576 + 192 + 192); // rank 16, four blocks, two matrices
    const expected = 1024 * (4 * parameterCount(config) + 6 * adapters + attention);
    expect(stepFlops(config, LORA_RECIPE.method, 16, 64)).toBe(expected);
  });
});

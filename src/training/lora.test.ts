import { describe, expect, it } from 'vitest';
import { loraParameterCount } from '../defences/loraParameters';
import { adaptedMatrices, adapterShapes, initialAdapters, mergeAdapter } from './lora';
import { LORA_MATRICES, type LoraMethod } from './recipe';

const SHAPE = { layers: 3, width: 4 };
const METHOD: LoraMethod = {
  kind: 'lora',
  rank: 2,
  alpha: 4,
  dropout: 0,
  matrices: [...LORA_MATRICES],
  layers: null,
};

describe('adapters', () => {
  it('are for the chosen matrices of the chosen blocks', () => {
    const names = adaptedMatrices(
      { ...METHOD, matrices: ['mlp.c_proj', 'attn.c_attn'], layers: [2, 0] },
      SHAPE,
    );
    expect(names).toEqual([
      { name: 'h.0.attn.c_attn', from: 4, to: 12 },
      { name: 'h.0.mlp.c_proj', from: 16, to: 4 },
      { name: 'h.2.attn.c_attn', from: 4, to: 12 },
      { name: 'h.2.mlp.c_proj', from: 16, to: 4 },
    ]);
  });

  it('have as many numbers as the count says', () => {
    const size = Object.values(adapterShapes(METHOD, SHAPE)).reduce((sum, [a, b]) => sum + a! * b!, 0);
    const matrices = [
      [4, 12],
      [4, 4],
      [4, 16],
      [16, 4],
    ] as const;
    expect(size).toBe(loraParameterCount({ layers: 3, matrices, rank: 2 }));
  });

  it('begin with B zero and A spread over ±1/√from, each matrix by itself', () => {
    const tensors = initialAdapters({ ...METHOD, rank: 64 }, SHAPE, 5);
    for (const [name, values] of tensors) {
      if (name.endsWith('lora_B')) expect(values.every((value) => value === 0)).toBe(true);
      else {
        const bound = name.includes('mlp.c_proj') ? 1 / 4 : 1 / 2;
        expect(Math.max(...values)).toBeLessThanOrEqual(bound);
        expect(Math.max(...values)).toBeGreaterThan(0.9 * bound);
        expect(Math.min(...values)).toBeLessThan(-0.9 * bound);
      }
    }
    const fewer = initialAdapters({ ...METHOD, rank: 64, layers: [1], matrices: ['mlp.c_fc'] }, SHAPE, 5);
    expect(fewer.get('h.1.mlp.c_fc.lora_A')).toEqual(tensors.get('h.1.mlp.c_fc.lora_A'));
    expect(initialAdapters({ ...METHOD, rank: 64 }, SHAPE, 6)).not.toEqual(tensors);
  });

  it('merge as W + scale · (B A)ᵀ', () => {
    const weight = Float32Array.of(1, 2, 3, 4, 5, 6); // [2, 3]
    const a = Float32Array.of(1, 10); // [1, 2]
    const b = Float32Array.of(1, 2, 3); // [3, 1]
    mergeAdapter(weight, a, b, { from: 2, to: 3 }, 0.5);
    expect([...weight]).toEqual([1.5, 3, 4.5, 9, 15, 21]);
  });
});

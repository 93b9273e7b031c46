import { describe, expect, it } from 'vitest';
import { initialAdapters } from '../training/lora';
import { LORA_MATRICES, type LoraMethod } from '../training/recipe';
import { adapterFiles, mergedFile, readAdapter } from './adapterFile';
import { tinyModel } from './tinyModel.fixture';
import { readTensors, weightsFile } from './weightsFile';

const SHAPE = { layers: 3, width: 8 };
const BASE = tinyModel('tiny', 1, { layers: 3, width: 8, heads: 2, positions: 4 }).weights;
const METHOD: LoraMethod = {
  kind: 'lora',
  rank: 2,
  alpha: 6,
  dropout: 0.25,
  matrices: ['attn.c_attn', 'mlp.c_proj'],
  layers: [0, 2],
};
const adapterOf = (method: LoraMethod) => {
  const tensors = initialAdapters(method, SHAPE, 4);
  for (const values of tensors.values()) values.forEach((_, i) => (values[i]! += Math.sin(i) / 8));
  return { method, tensors };
};

describe('an adapter', () => {
  it('is what it was after a trip through peft’s files', () => {
    for (const method of [METHOD, { ...METHOD, layers: null, matrices: [...LORA_MATRICES] }]) {
      const adapter = adapterOf(method);
      const { config, weights } = adapterFiles(adapter, SHAPE, 'small', 'F32');
      expect(readAdapter(config, weights, SHAPE)).toEqual(adapter);
    }
  });

  it('has peft’s names, shapes and settings', () => {
    const { config, weights } = adapterFiles(adapterOf(METHOD), SHAPE, 'small', 'F16');
    expect(JSON.parse(config)).toMatchObject({
      peft_type: 'LORA',
      task_type: 'CAUSAL_LM',
      r: 2,
      lora_alpha: 6,
      lora_dropout: 0.25,
      target_modules: ['attn.c_attn', 'mlp.c_proj'],
      layers_to_transform: [0, 2],
      layers_pattern: 'h',
      fan_in_fan_out: true,
      bias: 'none',
      base_model_name_or_path: 'small',
    });
    const shapes = Object.fromEntries(readTensors(weights).map(([name, shape]) => [name, shape]));
    expect(Object.keys(shapes)).toHaveLength(8);
    expect(shapes['base_model.model.transformer.h.2.mlp.c_proj.lora_A.weight']).toEqual([2, 32]);
    expect(shapes['base_model.model.transformer.h.2.mlp.c_proj.lora_B.weight']).toEqual([8, 2]);
  });

  it('reads what others write: other prefixes, rank-stabilised scale', () => {
    const { tensors } = adapterOf(METHOD);
    const named = [...tensors].map(([name, values]) => {
      const rows = name.endsWith('A') ? 2 : values.length / 2;
      return [`base_model.model.${name}.default.weight`, [rows, values.length / rows], values] as const;
    });
    const config = { peft_type: 'LORA', r: 2, lora_alpha: 6, use_rslora: true };
    const read = readAdapter(JSON.stringify(config), weightsFile(named, 'F32'), SHAPE);
    expect(read.tensors).toEqual(tensors);
    expect(read.method).toMatchObject({ alpha: 6 * Math.SQRT2, layers: [0, 2], dropout: 0 });
  });

  it('is refused where it is for another model or of another kind', () => {
    const { config, weights } = adapterFiles(adapterOf(METHOD), SHAPE, 'small', 'F32');
    expect(() => readAdapter(config, weights, { layers: 2, width: 8 })).toThrow('does not have');
    expect(() => readAdapter(config, weights, { layers: 3, width: 12 })).toThrow('not of rank 2');
    expect(() => readAdapter(config, BASE, SHAPE)).toThrow('no part of a LoRA');
    expect(() => readAdapter('{"peft_type":"IA3"}', weights, SHAPE)).toThrow();
    const half = readTensors(weights).filter(([name]) => !name.includes('h.0.attn.c_attn.lora_B'));
    expect(() => readAdapter(config, weightsFile(half, 'F32'), SHAPE)).toThrow(
      'no tensor h.0.attn.c_attn.lora_B',
    );
  });

  it('merges into its matrices alone, by alpha over rank', () => {
    const adapter = adapterOf(METHOD);
    const merged = new Map(
      readTensors(mergedFile(BASE, adapter, SHAPE, 'F32')).map(([name, , values]) => [name, values]),
    );
    for (const [name, shape, values] of readTensors(BASE)) {
      const found = merged.get(name)!;
      const matrix = name.replace(/\.weight$/, '');
      const a = adapter.tensors.get(`${matrix}.lora_A`);
      if (!a) {
        expect(found).toEqual(values);
        continue;
      }
      const b = adapter.tensors.get(`${matrix}.lora_B`)!;
      const [from, to] = shape as [number, number];
      for (let i = 0; i < from; i++) {
        for (let j = 0; j < to; j++) {
          const added = 3 * (b[j * 2]! * a[i]! + b[j * 2 + 1]! * a[from + i]!);
          expect(found[i * to + j]).toBeCloseTo(values[i * to + j]! + added, 5);
        }
      }
    }
  });
});

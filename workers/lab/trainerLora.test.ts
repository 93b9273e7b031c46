import { numpy as np } from '@jax-js/jax';
import { describe, expect, it } from 'vitest';
import { readAdapter } from '../../src/models/adapterFile';
import { readTensors } from '../../src/models/weightsFile';
import type { Recipe } from '../../src/training/recipe';
import { embed, logProbabilities } from './gpt2';
import { LabModel } from './labModel';
import { FILES, HELD_OUT, LORA, model, requestOf, run, TEXTS } from './trainer.fixture';

const SHAPE = { layers: 1, width: 8 };

describe('a LoRA', () => {
  it('merged is what it was when applied, and reads back from its own files', async () => {
    const { result } = await run(requestOf({ ...LORA, epochs: 4 }));
    expect(result.heldOutLoss).not.toBeCloseTo(result.curve.epochs[0]!.heldOutLoss!, 1);
    const { method, tensors } = readAdapter(result.adapter!.config, result.adapter!.weights, SHAPE);
    expect(method).toEqual(LORA.method);

    const adapters = Object.fromEntries(
      [...tensors].map(([name, values]) => {
        const rows = name.endsWith('lora_A') ? 2 : values.length / 2;
        return [name, np.array(Float32Array.from(values), { shape: [rows, values.length / rows] })];
      }),
    );
    const merged = await LabModel.open({ ...FILES, weights: result.weights });
    for (const words of [...TEXTS, ...HELD_OUT]) {
      const sequence = [256, ...new TextEncoder().encode(words)];
      const row = (ids: number[]) => np.array(Int32Array.from(ids), { shape: [1, ids.length] });
      const parameters = { ...model.parameters, ...adapters };
      const applied = await logProbabilities(
        parameters,
        model.config,
        embed(parameters, row(sequence.slice(0, -1))),
        row(sequence.slice(1)),
        { scale: 2, masks: {} },
      ).data();
      const found = await merged.logProbabilities(words);
      expect(found).toHaveLength(applied.length);
      found.forEach((value, i) => expect(Math.abs(value - applied[i]!)).toBeLessThan(1e-4));
    }
    merged.dispose();
  });

  it('changes the matrices of its blocks, and nothing else', async () => {
    const method = { ...LORA.method, matrices: ['mlp.c_fc'] } as Recipe['method'];
    const { result } = await run(requestOf({ ...LORA, method, epochs: 1 }));
    const before = new Map(readTensors(FILES.weights).map(([name, , values]) => [name, values]));
    const changed = readTensors(result.weights).filter(([name, , values]) =>
      values.some((value, i) => value !== before.get(name)![i]),
    );
    expect(changed.map(([name]) => name)).toEqual(['h.0.mlp.c_fc.weight']);
  });
});

import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { statisticsGraph, STATISTICS, scoringGraph } from './scoringGraph';
import { readSafetensorsHeader } from './safetensors';
import { tinyModel } from './tinyModel.fixture';
import { tokenStatistics } from '../passes/statistics';
import { Gpt2Config } from './gpt2Config';
import * as v from 'valibot';

interface Row {
  readonly logits: number[];
  readonly target: number;
}

interface Case {
  readonly id: string;
  readonly form: string;
  readonly input: {
    readonly logits: number[] | number[][];
    readonly target?: number;
    readonly targets?: number[];
  };
}

/** Every row of logits in the golden file, with its target. */
const golden = JSON.parse(readFileSync(new URL('../../golden/golden.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const rows: [string, Row][] = golden.cases.flatMap(({ id, form, input }): [string, Row][] => {
  if (form === 'token_statistics') return [[id, { logits: input.logits as number[], target: input.target! }]];
  if (form !== 'minkpp' && form !== 'rank') return [];
  return (input.logits as number[][]).map((logits, i) => [
    `${id} row ${i}`,
    { logits, target: input.targets![i]! },
  ]);
});

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
});

async function graphStatistics({ logits, target }: Row): Promise<Record<string, number>> {
  const session = await ort.InferenceSession.create(statisticsGraph(), { executionProviders: ['wasm'] });
  const out = await session.run({
    logits: new ort.Tensor('float32', Float32Array.from(logits), [1, logits.length]),
    targets: new ort.Tensor('int32', Int32Array.of(target), [1, 1]),
  });
  return Object.fromEntries(STATISTICS.map((name) => [name, (out[name]!.data as Float32Array)[0]!]));
}

describe('the statistics head', () => {
  it('has golden rows to be checked on', () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows)('%s: within 1e-4 of float64', async (_, row) => {
    const expected = tokenStatistics(row.logits, row.target);
    const got = await graphStatistics(row);
    for (const name of ['logp', 'entropy', 'sigma'] as const) {
      const scale = Math.max(1, Math.abs(expected[name]));
      expect(Math.abs(got[name]! - expected[name]) / scale, name).toBeLessThan(1e-4);
    }
    expect(got['rank']).toBe(expected.rank);
  });
});

describe('scoringGraph', () => {
  const files = tinyModel('tiny', 1);
  const config = v.parse(Gpt2Config, JSON.parse(files.config));
  const tensors = readSafetensorsHeader(files.weights);

  it('names a tensor that is missing', () => {
    const missing = new Map(tensors);
    missing.delete('h.0.ln_2.bias');
    expect(() => scoringGraph(config, missing)).toThrow('no tensor h.0.ln_2.bias');
  });

  it('names a tensor of another shape', () => {
    expect(() => scoringGraph({ ...config, n_embd: 16 }, tensors)).toThrow(
      /wte\.weight is \[257, 8\].*\[257, 16\]/,
    );
  });
});

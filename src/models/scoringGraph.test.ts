import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  conditionalGraph,
  logitsGraph,
  scoringGraph,
  STATISTICS,
  statisticsGraph,
  WEIGHTS_FILE,
} from './scoringGraph';
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

describe('conditionalGraph', () => {
  const SHAPE = { layers: 2, width: 8, heads: 2, positions: 24 };
  const files = tinyModel('tiny', 11, SHAPE);
  const config = v.parse(Gpt2Config, JSON.parse(files.config));
  const tensors = readSafetensorsHeader(files.weights);
  const headWidth = SHAPE.width / SHAPE.heads;
  const IDS = [256, 72, 101, 108, 108, 111, 32, 116, 104, 101, 114];
  const TARGETS = [...IDS.slice(1), 101];
  type Values = Record<string, Float32Array>;

  const open = (graph: Uint8Array) =>
    ort.InferenceSession.create(graph, {
      executionProviders: ['wasm'],
      externalData: [{ path: WEIGHTS_FILE, data: files.weights }],
    });
  const row = (values: readonly number[]) =>
    new ort.Tensor('int32', Int32Array.from(values), [1, values.length]);
  const run = async (session: ort.InferenceSession, feeds: Record<string, ort.Tensor>): Promise<Values> => {
    const out = await session.run(feeds);
    return Object.fromEntries(Object.entries(out).map(([name, { data }]) => [name, data as Float32Array]));
  };

  let conditional: ort.InferenceSession;
  let plain: ort.InferenceSession;
  beforeAll(async () => {
    [conditional, plain] = await Promise.all([
      open(conditionalGraph(config, tensors)),
      open(scoringGraph(config, tensors)),
    ]);
  });

  /** A pass from one place of the sequence to another, behind what `past` has left there. */
  function pass(
    [from, to]: readonly [number, number],
    past: Values | null,
    given: {
      noise?: Float32Array;
      offset?: number;
      mask?: readonly number[];
      targets?: readonly number[];
    } = {},
  ): Promise<Values> {
    const { noise, offset = from, targets = TARGETS } = given;
    const length = past ? past['key.0']!.length / SHAPE.width : 1;
    const mask = given.mask ?? Array<number>(length).fill(past ? 0 : -1e9);
    const feeds: Record<string, ort.Tensor> = {
      ids: row(IDS.slice(from, to)),
      targets: row(targets.slice(from, to)),
      offset: new ort.Tensor('int64', BigInt64Array.of(BigInt(offset)), []),
      past_mask: new ort.Tensor('float32', Float32Array.from(mask), [length]),
      noise: new ort.Tensor('float32', noise ?? new Float32Array(SHAPE.width), [
        1,
        noise ? to - from : 1,
        SHAPE.width,
      ]),
    };
    for (let i = 0; i < SHAPE.layers; i++) {
      for (const name of ['key', 'value']) {
        const data = past?.[`${name}.${i}`] ?? new Float32Array(length * SHAPE.width).fill(9);
        feeds[`past_${name}.${i}`] = new ort.Tensor('float32', data, [1, SHAPE.heads, length, headWidth]);
      }
    }
    return run(conditional, feeds);
  }

  const all = [0, IDS.length] as const;
  const whole = () => run(plain, { ids: row(IDS), targets: row(TARGETS) });

  /** The greatest difference of any statistic from those at the places from `from` on. */
  function off(got: Values, expected: Values, from = 0): number {
    const differences = STATISTICS.flatMap((name) =>
      Array.from(got[name]!, (value, i) => Math.abs(value - expected[name]![from + i]!)),
    );
    return Math.max(...differences);
  }

  it('is the scoring graph where nothing stands in front and there is no noise', async () => {
    expect(off(await pass(all, null), await whole())).toBeLessThan(1e-5);
  });

  it('reads on where an earlier pass has ended, as one pass over both would', async () => {
    const expected = await whole();
    for (const cut of [1, 4, IDS.length - 1]) {
      const first = await pass([0, cut], null);
      expect(first['key.0']).toHaveLength(cut * SHAPE.width);
      const second = await pass([cut, IDS.length], first);
      expect(second['logp']).toHaveLength(IDS.length - cut);
      expect(off(second, expected, cut)).toBeLessThan(1e-5);
    }
  });

  it('hangs on the position, on the past, and on which of it may be seen', async () => {
    const expected = await whole();
    const first = await pass([0, 4], null);
    const rest = [4, IDS.length] as const;
    const elsewhere = await pass(rest, first, { offset: 5 });
    const unseen = await pass(rest, first, { mask: [0, -1e9, 0, 0] });
    const nothing = await pass(rest, null);
    for (const other of [elsewhere, unseen, nothing]) expect(off(other, expected, 4)).toBeGreaterThan(1e-3);
  });

  it('sees nothing of a past that is masked, whatever stands there', async () => {
    const first = await pass([0, 4], null);
    const masked = await pass([4, IDS.length], first, { mask: Array<number>(4).fill(-1e9) });
    expect(off(masked, await pass([4, IDS.length], null))).toBeLessThan(1e-5);
  });

  it('adds the noise to the embedding of its own position: what stands before does not change', async () => {
    const noise = new Float32Array(IDS.length * SHAPE.width);
    noise.fill(0.5, 5 * SHAPE.width, 6 * SHAPE.width);
    noise[5 * SHAPE.width] = -1; // the same on all dimensions would be taken out by the normalisation
    const [still, shaken] = [await pass(all, null), await pass(all, null, { noise })];
    const changed = Array.from(shaken['logp']!, (logp, i) => Math.abs(logp - still['logp']![i]!) > 1e-4);
    expect(changed.indexOf(true)).toBe(5);
    expect(changed.slice(5).filter(Boolean).length).toBeGreaterThan(3);
  });

  it('names a tensor that is missing, as the other graphs do', () => {
    const missing = new Map(tensors);
    missing.delete('wpe.weight');
    for (const graph of [conditionalGraph, scoringGraph, logitsGraph])
      expect(() => graph(config, missing)).toThrow('no tensor wpe.weight');
  });
});

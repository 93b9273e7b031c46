import { readFileSync } from 'node:fs';
import { defaultDevice } from '@jax-js/jax';
import * as runtime from 'onnxruntime-web';
import * as v from 'valibot';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Gpt2Config } from '../../src/models/gpt2Config';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import type { ModelBytes } from '../../src/models/scoringContract';
import { tensorFloats } from '../../src/models/tensorFloats';
import { tinyModel } from '../../src/models/tinyModel.fixture';
import type { Norms } from '../../src/passes/records';
import { ScoringModel } from '../scoring/scoringModel';
import { float64LogProbabilities, float64Loss, type Tensors } from './float64Gpt2.fixture';
import { TextError } from './failures';
import { LabModel } from './labModel';

const ROOT = new URL('../../public/', import.meta.url);
const TEXT = 'to be to'; // 8 tokens, some of them twice
const BOS = 256;
const WIDTH = 4;

beforeAll(() => {
  runtime.env.wasm.numThreads = 1;
  expect(defaultDevice()).toBe('wasm');
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const sequenceOf = (text: string) => [BOS, ...new TextEncoder().encode(text)];

function float64(files: ModelBytes): { config: Gpt2Config; tensors: Tensors } {
  const entries = [...readSafetensorsHeader(files.weights)].map(
    ([name, entry]) => [name, Float64Array.from(tensorFloats(files.weights, entry))] as const,
  );
  return { config: v.parse(Gpt2Config, JSON.parse(files.config)), tensors: Object.fromEntries(entries) };
}

/** Central differences of a loss by every entry of `values`. */
function differences(values: Float64Array, loss: () => number): Float64Array {
  const step = 1e-5;
  return values.map((value, i) => {
    values[i] = value + step;
    const above = loss();
    values[i] = value - step;
    const below = loss();
    values[i] = value;
    return (above - below) / (2 * step);
  });
}

function normsOf(parts: readonly Float64Array[]): Norms {
  const all = parts.flatMap((part) => Array.from(part, Math.abs));
  return {
    l1: all.reduce((sum, value) => sum + value, 0),
    l2: Math.hypot(...all),
    linf: Math.max(...all),
  };
}

/** Largest difference, as a share of the largest entry. */
function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let [off, top] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    off = Math.max(off, Math.abs(found[i]! - expected[i]!));
    top = Math.max(top, Math.abs(expected[i]!));
  }
  return off / top;
}

async function gradientsOf(model: LabModel, text: string) {
  const parts = new Map<string, Float32Array>();
  const { loss, tokens } = await model.gradients(text, (name, values) => parts.set(name, values));
  return { loss, tokens, parts };
}

const shipped = (id: string): ModelBytes => {
  const text = (name: string) => readFileSync(new URL(`models/${id}/${name}`, ROOT), 'utf8');
  return {
    id,
    config: text('config.json'),
    tokenizer: text('tokenizer.json'),
    tokenizerConfig: text('tokenizer_config.json'),
    graph: readFileSync(new URL(`models/${id}/scoring.onnx`, ROOT)),
    weights: Uint8Array.from(readFileSync(new URL(`models/${id}/model.safetensors`, ROOT))),
    selfCheck: null,
  };
};

describe('gradients', () => {
  const files = tinyModel('tiny', 7, { layers: 2, width: WIDTH, heads: 2, positions: 12 });

  it('are those that finite differences in float64 find, entry by entry', async () => {
    const { config, tensors } = float64(files);
    const sequence = sequenceOf(TEXT);
    const wte = tensors['wte.weight']!;
    const embedded = Float64Array.from(
      sequence.slice(0, -1).flatMap((id) => Array.from(wte.subarray(id * WIDTH, (id + 1) * WIDTH))),
    );
    const model = await LabModel.open(files);
    const { loss, tokens, parts } = await gradientsOf(model, TEXT);
    expect(tokens).toBe(TEXT.length);
    expect(loss).toBeCloseTo(float64Loss(tensors, config, sequence), 5);

    const input = differences(embedded, () => float64Loss(tensors, config, sequence, embedded));
    expect(worst(parts.get('input')!.subarray(0, input.length), input)).toBeLessThan(1e-4);
    const weights = Object.entries(tensors).map(([name, values]) => {
      const expected = differences(values, () => float64Loss(tensors, config, sequence));
      expect(worst(parts.get(name)!, expected), name).toBeLessThan(1e-4);
      return expected;
    });
    expect(parts.size).toBe(weights.length + 1);

    const norms = await model.gradientNorms(TEXT);
    const [ofInput, ofWeights] = [normsOf([input]), normsOf(weights)];
    for (const name of ['l1', 'l2', 'linf'] as const) {
      expect(norms.input[name] / ofInput[name]).toBeCloseTo(1, 4);
      expect(norms.weights[name] / ofWeights[name]).toBeCloseTo(1, 4);
    }
    model.dispose();
  });

  it('are the same whatever the text is padded to, and padding has none', async () => {
    const bare = await LabModel.open(files, [TEXT.length]);
    const padded = await LabModel.open(files, [12]);
    const [expected, found] = [await bare.gradientNorms(TEXT), await padded.gradientNorms(TEXT)];
    expect(found.tokens).toBe(expected.tokens);
    expect(found.loss).toBeCloseTo(expected.loss, 5);
    for (const side of ['input', 'weights'] as const) {
      for (const name of ['l1', 'l2', 'linf'] as const) {
        expect(found[side][name] / expected[side][name]).toBeCloseTo(1, 5);
      }
    }
    const input = (await gradientsOf(padded, TEXT)).parts.get('input')!;
    expect(input).toHaveLength(12 * WIDTH);
    expect(input.subarray(TEXT.length * WIDTH).every((value) => value === 0)).toBe(true);
  });

  it('come again after another text', async () => {
    const model = await LabModel.open(files);
    const first = await model.gradientNorms(TEXT);
    expect(await model.gradientNorms('other')).not.toEqual(first);
    expect(await model.gradientNorms(TEXT)).toEqual(first);
  });

  it('are not there for a text without a scored token, or longer than the context', async () => {
    const model = await LabModel.open(files);
    await expect(model.gradientNorms('')).rejects.toThrow(TextError);
    expect((await model.gradientNorms('x'.repeat(12))).tokens).toBe(12);
    await expect(model.gradientNorms('x'.repeat(13))).rejects.toThrow('13 tokens, and the model reads 12');
    const bare = await LabModel.open({ ...files, tokenizerConfig: '{}' });
    await expect(bare.gradientNorms('x')).rejects.toThrow(TextError);
    expect((await bare.gradientNorms('xy')).tokens).toBe(1);
  });
});

describe('log-probabilities', () => {
  it('are those of float64', async () => {
    const files = tinyModel('tiny', 9);
    const { config, tensors } = float64(files);
    const expected = float64LogProbabilities(tensors, config, sequenceOf(TEXT));
    const found = await (await LabModel.open(files)).logProbabilities(TEXT);
    expect(found).toHaveLength(expected.length);
    expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 4));
  });

  it('are those of the scoring engine, within 1e-4 nats', { timeout: 120_000 }, async () => {
    const lines = readFileSync(new URL('data/records.jsonl', ROOT), 'utf8').split('\n').slice(0, 4);
    const files = shipped('small-ft');
    const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
    const scoring = await ScoringModel.open(runtime, 'wasm', files);
    const traces = [];
    for (const words of texts) traces.push(await scoring.trace({ words }));
    await scoring.close();
    vi.stubGlobal('Worker', undefined); // the scoring runtime makes one in Node, where the training engine has no use for it
    const lab = await LabModel.open(files, [192]); // one length, so that it compiles once
    for (const [i, words] of texts.entries()) {
      const { logp } = traces[i]!;
      const found = await lab.logProbabilities(words);
      expect(logp.length).toBeGreaterThan(20);
      expect(found).toHaveLength(logp.length);
      found.forEach((value, t) => expect(Math.abs(value - logp[t]!)).toBeLessThan(1e-4));
    }
    const { logp } = traces[0]!;
    const mean = -logp.reduce((sum, value) => sum + value, 0) / logp.length;
    expect((await lab.gradientNorms(texts[0]!)).loss).toBeCloseTo(mean, 5);
    lab.dispose();
  });
});

describe('a model', () => {
  it('is read with the prefix that some files have, and refused where a tensor is missing', async () => {
    const files = tinyModel('tiny', 3);
    const header = new TextDecoder().decode(files.weights);
    expect(header).toContain('"ln_f.bias"');
    const renamed = { ...files, weights: files.weights.slice() };
    const at = header.indexOf('"ln_f.bias"');
    renamed.weights.set(new TextEncoder().encode('"ln_g.bias"'), at);
    await expect(LabModel.open(renamed)).rejects.toThrow('no tensor ln_f.bias');
    await expect(LabModel.open({ ...files, config: '{"model_type":"bert"}' })).rejects.toThrow();
  });
});

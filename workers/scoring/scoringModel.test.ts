import { existsSync, readFileSync, readdirSync } from 'node:fs';
import * as runtime from 'onnxruntime-web';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { mergedFile, readAdapter } from '../../src/models/adapterFile';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import type { ModelBytes } from '../../src/models/scoringContract';
import { checkTrace, SelfCheck } from '../../src/models/selfCheck';
import { tinyModel } from '../../src/models/tinyModel.fixture';
import type { Trace } from '../../src/passes/trace';
import { Gpt2Config } from '../../src/models/gpt2Config';
import { ConditionalModel } from './conditionalModel';
import { embeddingNoise, embeddingScale } from './embeddingNoise';
import { GpuError, ScoringModel } from './scoringModel';

beforeAll(() => {
  runtime.env.wasm.numThreads = 1;
});

const ROOT = new URL('../../public/models/', import.meta.url);
const TEXT = 'Nadia left the keys with Mr Okafor at 14 Pine Street.';

function shipped(id: string): ModelBytes {
  const bytes = (name: string) => new Uint8Array(readFileSync(new URL(`${id}/${name}`, ROOT)));
  const text = (name: string) => readFileSync(new URL(`${id}/${name}`, ROOT), 'utf8');
  if (existsSync(new URL(`${id}/adapter_config.json`, ROOT))) {
    const config = text('adapter_config.json');
    const base = shipped((JSON.parse(config) as { base_model_name_or_path: string }).base_model_name_or_path);
    const { n_layer: layers, n_embd: width } = v.parse(Gpt2Config, JSON.parse(base.config));
    const adapter = readAdapter(config, bytes('adapter_model.safetensors'), { layers, width });
    const weights = mergedFile(base.weights, adapter, { layers, width }, 'F32');
    return { ...base, id, graph: null, weights, selfCheck: text('selfcheck.json') };
  }
  return {
    id,
    config: text('config.json'),
    tokenizer: text('tokenizer.json'),
    tokenizerConfig: text('tokenizer_config.json'),
    graph: bytes('scoring.onnx'),
    weights: bytes('model.safetensors'),
    selfCheck: text('selfcheck.json'),
  };
}

const open = (files: ModelBytes) => ScoringModel.open(runtime, 'wasm', files);
const names = readdirSync(ROOT).filter((name) => existsSync(new URL(`${name}/selfcheck.json`, ROOT)));

describe('what fails while a model is opened', () => {
  const failing = {
    InferenceSession: { create: () => Promise.reject(new RangeError('createBuffer failed, size (384)')) },
  } as unknown as typeof runtime;
  const files = tinyModel('tiny', 3, { layers: 1, width: 8, heads: 2, positions: 16 });

  it('is the GPU’s failure on a GPU, and the model’s on WebAssembly', async () => {
    await expect(ScoringModel.open(failing, 'webgpu', files)).rejects.toThrow(GpuError);
    await expect(ScoringModel.open(failing, 'wasm', files)).rejects.toThrow(RangeError);
  });

  it('is the model’s on either where its files cannot be read', async () => {
    const opening = ScoringModel.open(failing, 'webgpu', { ...files, config: '{' });
    await expect(opening).rejects.not.toBeInstanceOf(GpuError);
  });
});

describe.each(names)('%s', (name) => {
  it('agrees with its float64 record on every text, within 1e-4 nats', async () => {
    const files = shipped(name);
    const model = await open(files);
    const { texts } = v.parse(SelfCheck, JSON.parse(files.selfCheck!));
    expect(texts.length).toBeGreaterThan(2);
    for (const record of texts) {
      const report = checkTrace(await model.trace({ words: record.text }), record);
      expect(report.worst, 'the tokens are the recorded ones').not.toBeNull();
      for (const difference of Object.values(report.worst!)) expect(difference).toBeLessThan(1e-4);
      expect(report.ranksOff).toBeLessThanOrEqual(Math.ceil(record.tokens.length / 50));
    }
    await model.close();
  });
});

describe('a changed model', () => {
  it('gives other scores when one weight changes', async () => {
    const files = tinyModel('tiny', 1);
    const entry = readSafetensorsHeader(files.weights).get('h.1.mlp.c_proj.weight')!;
    const weights = files.weights.slice();
    const view = new DataView(weights.buffer);
    view.setFloat32(entry.offset, view.getFloat32(entry.offset, true) + 0.5, true);
    const before = await (await open(files)).trace({ words: TEXT });
    const after = await (await open({ ...files, weights })).trace({ words: TEXT });
    expect(Array.from(after.logp)).not.toEqual(Array.from(before.logp));
  });

  it('fails the self-check', async () => {
    const files = shipped('small');
    const entry = readSafetensorsHeader(files.weights).get('ln_f.weight')!;
    const weights = Uint8Array.from(files.weights);
    weights.fill(0, entry.offset, entry.offset + 2);
    const report = await (await open({ ...files, weights })).report(files);
    expect(report.selfCheck?.passed).toBe(false);
  });
});

describe('a text', () => {
  it('is scored token by token from the BOS on, and its spans give it back', async () => {
    const model = await open(tinyModel('tiny', 2));
    const text = 'é😀 ab';
    const trace = await model.trace({ words: text });
    expect(trace.bos).toBe(256);
    expect(Array.from(trace.tokens)).toEqual(Array.from(new TextEncoder().encode(text)));
    expect(Array.from(trace.start, (start, i) => text.slice(start, trace.end[i])).join('')).toBe(text);
  });

  it('has no scored token where it is empty', async () => {
    expect((await (await open(tinyModel('tiny', 2))).trace({ words: '' })).tokens).toHaveLength(0);
  });

  it('longer than the context is scored in windows: each token once, with the longest context there is', async () => {
    const positions = 8;
    const files = tinyModel('tiny', 3, { layers: 2, width: 8, heads: 2, positions });
    const model = await open(files);
    const text = 'abcdefghijklmnopqrstuvw'; // one token a letter
    const trace = await model.trace({ words: text });
    expect(trace.windows).toBeGreaterThan(1);
    expect(trace.logp).toHaveLength(text.length);
    // the first window sees the BOS and seven letters; its predictions are those of the short text
    const head = await model.trace({ words: text.slice(0, positions) });
    expect(Array.from(trace.logp.slice(0, positions))).toEqual(Array.from(head.logp));
    // a later window begins where the stride puts it, without a BOS
    const bare = await open({ ...files, tokenizerConfig: '{}' });
    const from = positions / 2 - 1; // position 4 of the sequence is the fourth letter
    const second = await bare.trace({ words: text.slice(from, from + positions + 1) });
    expect(closest(trace, second, positions, positions - positions / 2)).toBeLessThan(1e-5);
  });

  it('gives the likeliest tokens at each position, in order, summing to at most 1', async () => {
    const model = await open(tinyModel('tiny', 4));
    const { tokens, logp, texts, count } = await model.alternatives('ab', 10);
    expect([tokens.length, logp.length, texts.length, count]).toEqual([20, 20, 20, 10]);
    const first = Array.from(logp.slice(0, 10));
    expect([...first].sort((a, b) => b - a)).toEqual(first);
    expect(first.reduce((sum, value) => sum + Math.exp(value), 0)).toBeLessThanOrEqual(1);
    const trace = await model.trace({ words: 'ab' });
    const top = trace.rank[0]! <= 10 ? first[trace.rank[0]! - 1] : undefined;
    if (top !== undefined) expect(top).toBeCloseTo(trace.logp[0]!, 5);
  });

  it('gives the same trace twice', async () => {
    const model = await open(tinyModel('tiny', 5));
    expect(await model.trace({ words: TEXT })).toEqual(await model.trace({ words: TEXT }));
  });
});

/** Largest difference of the second window's new predictions from those of the same letters scored alone. */
function closest(whole: Trace, window: Trace, from: number, offset: number): number {
  let worst = 0;
  for (let i = 0; from + i < whole.logp.length && offset + i < window.logp.length; i++) {
    worst = Math.max(worst, Math.abs(whole.logp[from + i]! - window.logp[offset + i]!));
  }
  return worst;
}

describe('texts in front', () => {
  const PREFIX = ['Wes met Ada.', 'The tram was late again.', 'No milk.'];
  const long = { layers: 2, width: 8, heads: 2, positions: 96 };
  const utf8 = (text: string) => [...new TextEncoder().encode(text)];
  const frame = (texts: readonly string[]) => texts.flatMap((text) => [256, ...utf8(text)]);

  /** The same by brute force: one pass over everything, whose last predictions are the text's own. */
  async function bruteForce(files: ModelBytes, texts: readonly string[], words: string): Promise<number[]> {
    const model = await ConditionalModel.open(
      runtime,
      'wasm',
      v.parse(Gpt2Config, JSON.parse(files.config)),
      files.weights,
    );
    const all = [...frame(texts), 256, ...utf8(words)];
    const { logp } = await model.run(all.slice(0, -1), all.slice(1), null, 0, null);
    return Array.from(logp.slice(-utf8(words).length));
  }

  it('scores a text behind a prefix as one pass over both would, with the prefix read once', async () => {
    const files = tinyModel('tiny', 3, long);
    const model = await open(files);
    for (const words of ['A key.', 'Two dogs and a key.', 'A key.']) {
      const trace = await model.trace({ words, prefix: PREFIX });
      const expected = await bruteForce(files, PREFIX, words);
      expect(trace.shots).toBe(3);
      expect(trace.logp).toHaveLength(utf8(words).length);
      trace.logp.forEach((logp, i) => expect(logp).toBeCloseTo(expected[i]!, 5));
    }
  });

  it('drops the last texts in front where there is no room, and says how many are left', async () => {
    const files = tinyModel('tiny', 4, long);
    const model = await open(files);
    const words = 'x'.repeat(96 - frame(PREFIX).length + 1);
    const trace = await model.trace({ words, prefix: PREFIX });
    expect(trace.shots).toBe(2);
    const expected = await bruteForce(files, PREFIX.slice(0, 2), words);
    trace.logp.forEach((logp, i) => expect(logp).toBeCloseTo(expected[i]!, 5));
    expect((await model.trace({ words: words.slice(1), prefix: PREFIX })).shots).toBe(3);
    await expect(model.trace({ words: 'x'.repeat(90), prefix: PREFIX })).rejects.toThrow(RangeError);
  });

  it('gives the first token the prefix too, so that no token of the text is left out', async () => {
    const model = await open(tinyModel('tiny', 5, long));
    const plain = await model.trace({ words: 'A key.' });
    const behind = await model.trace({ words: 'A key.', prefix: PREFIX });
    expect(behind.tokens).toEqual(plain.tokens);
    expect(behind.logp[0]).not.toBeCloseTo(plain.logp[0]!, 3);
  });
});

describe('noise on the embeddings', () => {
  const noise = (sign: 1 | -1, sd: number, pair = 0) => ({ seed: 7, pair, sign, sd });

  it('is none at a standard deviation of 0, and another pair is another draw', async () => {
    const model = await open(tinyModel('tiny', 6));
    const plain = await model.trace({ words: TEXT });
    const still = await model.trace({ words: TEXT, noise: noise(1, 0) });
    still.logp.forEach((logp, i) => expect(logp).toBeCloseTo(plain.logp[i]!, 5));
    const [a, b, again] = await Promise.all(
      [0, 1, 0].map((pair) => noise(1, 0.1, pair)).map((n) => model.trace({ words: TEXT, noise: n })),
    );
    expect(a!.logp).not.toEqual(plain.logp);
    expect(a!.logp).not.toEqual(b!.logp);
    expect(a!.logp).toEqual(again!.logp);
  });

  it('is mirrored exactly by the other sign, and spares the BOS', () => {
    const shape = { rows: 5, width: 4, bos: true };
    const plus = embeddingNoise(noise(1, 0.3), 2, shape);
    const minus = embeddingNoise(noise(-1, 0.3), 2, shape);
    expect(Array.from(plus, (x) => -x)).toEqual(Array.from(minus, (x) => x + 0 || -0));
    expect(Array.from(plus.slice(0, 4))).toEqual([0, 0, 0, 0]);
    // a longer text's noise begins with a shorter one's
    expect(Array.from(embeddingNoise(noise(1, 0.3), 2, { ...shape, rows: 9 }).slice(0, 20))).toEqual(
      Array.from(plus),
    );
  });

  it('is measured by the root mean square of the embeddings', () => {
    const files = tinyModel('tiny', 8);
    const scale = embeddingScale(files.weights);
    expect(scale).toBeGreaterThan(0.5); // uniform in [-1, 1]: 0.577
    expect(scale).toBeLessThan(0.65);
    const many = embeddingNoise(noise(1, 0.5), scale, { rows: 3000, width: 4, bos: false });
    const rms = Math.sqrt(many.reduce((sum, x) => sum + x * x, 0) / many.length);
    expect(rms / scale).toBeCloseTo(0.5, 1);
  });
});

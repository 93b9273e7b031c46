import { describe, expect, it } from 'vitest';
import type { WeightNoise } from '../passes/need';
import { Gpt2Config } from './gpt2Config';
import { readSafetensorsHeader } from './safetensors';
import { floatSafetensors } from './safetensorsFile';
import { scoringGraph } from './scoringGraph';
import { tensorFloats } from './tensorFloats';
import { tinyModel } from './tinyModel.fixture';
import { perturbWeights } from './weightNoise';
import * as v from 'valibot';

const NOISE: WeightNoise = { seed: 3, pair: 0, sign: 1, relativeSd: 0.02 };
const files = tinyModel('tiny', 1, { layers: 2, width: 32, heads: 2, positions: 16 });

function tensorsOf(file: Uint8Array): Map<string, Float32Array> {
  return new Map([...readSafetensorsHeader(file)].map(([name, entry]) => [name, tensorFloats(file, entry)]));
}

/** A file of the same tensors, otherwise named or ordered. */
function rewritten(entries: readonly (readonly [string, Float32Array])[]): Uint8Array {
  const { file, tensors } = floatSafetensors(entries.map(([name, values]) => [name, [values.length]]));
  for (const [name, values] of entries) tensors.get(name)!.set(values);
  return file;
}

/** Whether two files are the same; said in one word, for a difference of thousands of bytes helps nobody. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

const rootMeanSquare = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);

/** The noise itself, tensor by tensor, as a share of the tensor's root mean square. */
function noiseOf(noise: WeightNoise): Map<string, Float64Array> {
  const before = tensorsOf(files.weights);
  return new Map(
    [...tensorsOf(perturbWeights(files.weights, noise))].map(([name, values]) => {
      const from = before.get(name)!;
      const scale = rootMeanSquare(from);
      return [name, Float64Array.from(values, (value, i) => (value - from[i]!) / scale)];
    }),
  );
}

const all = (noise: WeightNoise) => [...noiseOf(noise).values()].flatMap((values) => Array.from(values));

function correlation(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return product / Math.sqrt(a.reduce((s, x) => s + x * x, 0) * b.reduce((s, x) => s + x * x, 0));
}

describe('perturbWeights', () => {
  it('makes a float32 file of the same tensors that a scoring graph can be made for', () => {
    const before = readSafetensorsHeader(files.weights);
    const after = readSafetensorsHeader(perturbWeights(files.weights, NOISE));
    const shapes = (tensors: typeof before) =>
      Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape]));
    expect(shapes(after)).toEqual(shapes(before));
    expect([...after.values()].every(({ dtype }) => dtype === 'F32')).toBe(true);
    const config = v.parse(Gpt2Config, JSON.parse(files.config));
    expect(scoringGraph(config, after).length).toBeGreaterThan(0);
  });

  it('gives the same twice, and leaves the original alone', () => {
    const original = files.weights.slice();
    expect(same(perturbWeights(files.weights, NOISE), perturbWeights(files.weights, NOISE))).toBe(true);
    expect(same(files.weights, original)).toBe(true);
  });

  it('has signs that are mirror images', () => {
    const before = tensorsOf(files.weights);
    const plus = tensorsOf(perturbWeights(files.weights, NOISE));
    const minus = tensorsOf(perturbWeights(files.weights, { ...NOISE, sign: -1 }));
    for (const [name, values] of before) {
      values.forEach((value, i) => {
        const [above, below] = [plus.get(name)![i]!, minus.get(name)![i]!];
        expect(above).not.toBe(below);
        // each side is rounded once
        const ulp = 2 ** -23 * Math.max(Math.abs(above), Math.abs(below));
        expect(Math.abs(above + below - 2 * value)).toBeLessThanOrEqual(ulp);
      });
    }
  });

  it('is standard normal, scaled by each tensor’s own root mean square', () => {
    for (const [name, values] of noiseOf(NOISE)) {
      if (values.length < 1000) continue;
      const n = values.length;
      const z = values.map((value) => value / NOISE.relativeSd);
      expect(Math.abs(z.reduce((sum, x) => sum + x, 0) / n), name).toBeLessThan(5 / Math.sqrt(n));
      expect(rootMeanSquare(z), name).toBeCloseTo(1, 1);
      const within = z.filter((x) => Math.abs(x) < 1).length / n;
      expect(Math.abs(within - 0.6827), name).toBeLessThan(5 * Math.sqrt(0.22 / n));
    }
  });

  it('draws anew for each pair and each seed, from the first entry on', () => {
    const draws = [0, 1, 2, 3].map((pair) => all({ ...NOISE, pair })).concat([all({ ...NOISE, seed: 4 })]);
    for (const [i, a] of draws.entries()) {
      for (const b of draws.slice(i + 1)) {
        expect(Math.abs(correlation(a, b))).toBeLessThan(5 / Math.sqrt(a.length));
        expect(Math.abs(correlation(a.slice(0, 64), b.slice(0, 64)))).toBeLessThan(5 / 8);
      }
    }
  });

  it('does not depend on the order of the file or on the prefix of its names', () => {
    const entries = [...tensorsOf(files.weights)];
    const plain = perturbWeights(rewritten(entries), NOISE);
    expect(same(perturbWeights(rewritten([...entries].reverse()), NOISE), plain)).toBe(true);
    const prefixed = entries.map(([name, values]) => [`transformer.${name}`, values] as const);
    expect(same(perturbWeights(rewritten(prefixed), NOISE), plain)).toBe(true);
  });

  it('leaves out what is no parameter: masks, and the head that is the embedding once more', () => {
    const entries = [...tensorsOf(files.weights)];
    const more = [
      ...entries,
      ['h.0.attn.bias', new Float32Array(9)] as const,
      ['h.0.attn.masked_bias', new Float32Array(1)] as const,
      ['lm_head.weight', entries[0]![1]] as const,
    ];
    const [with_, without] = [more, entries].map((each) => perturbWeights(rewritten(each), NOISE));
    expect(same(with_!, without!)).toBe(true);
  });

  it('leaves a tensor of zeros as it is', () => {
    const file = rewritten([['wte.weight', new Float32Array(4)]]);
    expect(Array.from(tensorsOf(perturbWeights(file, NOISE)).get('wte.weight')!)).toEqual([0, 0, 0, 0]);
  });
});

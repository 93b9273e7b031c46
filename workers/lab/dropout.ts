import { numpy as np } from '@jax-js/jax';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { seedFor } from '../../src/passes/digest';
import { adaptedMatrices, adapterNames } from '../../src/training/lora';
import type { Recipe } from '../../src/training/recipe';
import type { Parameters } from './gpt2';

/** Where dropout sets entries to 0, and what share of them. */
interface Site {
  readonly name: string;
  readonly shape: readonly number[];
  readonly rate: number;
}

/** The sites of a recipe for rows [batch, length], in a fixed order. */
export function dropoutSites(
  { dropout, method }: Recipe,
  config: Gpt2Config,
  batch: number,
  length: number,
): Site[] {
  const { n_layer: layers, n_head: heads, n_embd: width } = config;
  const sites: Site[] = [];
  if (dropout > 0) {
    const stream = [batch * length, width];
    sites.push({ name: 'embeddings', shape: stream, rate: dropout });
    for (let i = 0; i < layers; i++) {
      const scores = [batch, heads, length, length];
      sites.push(
        { name: `h.${i}.attn.weights`, shape: scores, rate: dropout },
        { name: `h.${i}.attn`, shape: stream, rate: dropout },
        { name: `h.${i}.mlp`, shape: stream, rate: dropout },
      );
    }
  }
  if (method.kind === 'lora' && method.dropout > 0) {
    for (const { name, from } of adaptedMatrices(method, { layers, width }))
      sites.push({ name: adapterNames(name).a, shape: [batch * length, from], rate: method.dropout });
  }
  return sites;
}

/**
 * A pass's masks: 0 for what is dropped, 1 / (1 − rate) for the rest. From seed, step and text alone, so that a resumed
 * run draws what the uninterrupted one would have.
 *
 * They are drawn here and not by the training engine, whose generator takes as long as the rest of the step. This is the
 * generator of data/random.ts, its 32 bits taken as they come.
 *
 * @param purpose the step, and where texts are read one by one, the text
 */
export function dropoutMasks(
  sites: readonly Site[],
  seed: number,
  ...purpose: readonly number[]
): Parameters {
  const masks: Parameters = {};
  for (const { name, shape, rate } of sites) {
    const generator = xoroshiro128plus(seedFor(seed, 'dropout', name, ...purpose));
    const values = new Float32Array(shape.reduce((size, side) => size * side, 1));
    const [bound, kept] = [Math.floor(rate * 2 ** 32) - 2 ** 31, 1 / (1 - rate)];
    for (let i = 0; i < values.length; i++) values[i] = generator.next() < bound ? 0 : kept;
    masks[name] = np.array(values, { shape: [...shape] });
  }
  return masks;
}

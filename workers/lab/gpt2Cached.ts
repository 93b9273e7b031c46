import { nn, numpy as np } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { layerNorm, linear, type Parameters } from './gpt2';

/** Keys "k.0" … and values "v.0" … of each block, [B, heads, S, width of a head]; what lies behind the position is unread. */
export type Cache = Record<string, np.Array>;

/**
 * Reads one token of each row behind those read before. Consumes the cache; the parameters are read by reference.
 *
 * @param ids int32 [B]
 * @param position of the token, int32 [1], the same in every row
 * @returns logits [B, vocabulary] of the token that follows, and the cache with this one in it
 */
export function nextLogits(
  parameters: Parameters,
  config: Gpt2Config,
  cache: Cache,
  ids: np.Array,
  position: np.Array,
): [logits: np.Array, cache: Cache] {
  const { n_layer: layers, n_embd: width, n_head: heads, layer_norm_epsilon: epsilon } = config;
  const rows = ids.shape[0]!;
  const headWidth = width / heads;
  const room = cache['k.0']!.shape[2]!;
  const here = np
    .arange(room)
    .reshape([1, 1, room, 1])
    .equal(position.ref.reshape([1, 1, 1, 1]));
  const unread = np
    .arange(room)
    .reshape([1, 1, room])
    .greater(position.ref.reshape([1, 1, 1]));
  const kept: Cache = {};
  const keep = (name: string, value: np.Array) => {
    const joined = np.where(here.ref, value.reshape([rows, heads, 1, headWidth]), cache[name]!);
    kept[name] = joined.ref;
    return joined;
  };
  const dense = (x: np.Array, name: string) => linear(parameters, name, x);
  const norm = (x: np.Array, name: string) => layerNorm(parameters, name, x, epsilon);

  let x = parameters['wte.weight']!.ref.slice(ids).add(parameters['wpe.weight']!.ref.slice(position));
  for (let i = 0; i < layers; i++) {
    const joined = dense(norm(x.ref, `h.${i}.ln_1`), `h.${i}.attn.c_attn`);
    const part = (at: number) => joined.ref.slice([], [at * width, (at + 1) * width]);
    const k = keep(`k.${i}`, part(1));
    const v = keep(`v.${i}`, part(2));
    const q = part(0).reshape([rows, heads, 1, headWidth]);
    const scores = q
      .mul(k)
      .sum(-1)
      .mul(1 / Math.sqrt(headWidth)); // [B, heads, S]
    const weights = nn.softmax(np.where(unread.ref, -1e9, scores), -1);
    const mixed = weights.reshape([rows, heads, room, 1]).mul(v).sum(2).reshape([rows, width]);
    x = x.add(dense(mixed, `h.${i}.attn.c_proj`));
    const inner = dense(norm(x.ref, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`);
    x = x.add(dense(nn.gelu(inner), `h.${i}.mlp.c_proj`));
  }
  return [np.dot(norm(x, 'ln_f'), parameters['wte.weight']!.ref.transpose()), kept];
}

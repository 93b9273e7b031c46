import { nn, numpy as np } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { adapterNames } from '../../src/training/lora';

/**
 * A GPT-2 as functions of its parameters, for jax-js: gradients by any of the arguments, and any number of compiled
 * shapes, come from these same functions.
 *
 * jax-js consumes what a function is given; here each function consumes its activations, and reads parameters by
 * reference. Whoever owns the parameters disposes of them.
 */
export type Parameters = Record<string, np.Array>;

/** What training adds to a pass. */
export interface Extras {
  /** alpha / rank of the adapters whose tensors stand among the parameters. */
  readonly scale: number;
  /** Dropout masks by site (see dropoutSites): a site without one drops nothing. */
  readonly masks: Parameters;
}

const NO_EXTRAS: Extras = { scale: 0, masks: {} };

/** The tensors of a GPT-2 by Hugging Face's names, without the "transformer." prefix, and their shapes. */
export function parameterShapes(config: Gpt2Config): Record<string, readonly number[]> {
  const { n_layer: layers, n_embd: width, n_positions: positions, vocab_size: size } = config;
  const shapes: Record<string, readonly number[]> = {
    'wte.weight': [size, width],
    'wpe.weight': [positions, width],
    'ln_f.weight': [width],
    'ln_f.bias': [width],
  };
  for (let i = 0; i < layers; i++) {
    for (const [name, from, to] of [
      ['attn.c_attn', width, 3 * width],
      ['attn.c_proj', width, width],
      ['mlp.c_fc', width, 4 * width],
      ['mlp.c_proj', 4 * width, width],
    ] as const) {
      shapes[`h.${i}.${name}.weight`] = [from, to];
      shapes[`h.${i}.${name}.bias`] = [to];
    }
    for (const name of ['ln_1', 'ln_2']) {
      shapes[`h.${i}.${name}.weight`] = [width];
      shapes[`h.${i}.${name}.bias`] = [width];
    }
  }
  return shapes;
}

/** Token embeddings [B, T, width] of ids [B, T]. */
export function embed(parameters: Parameters, ids: np.Array): np.Array {
  return parameters['wte.weight']!.ref.slice(ids);
}

/** Log-probabilities [B, T], nats, of `targets` [B, T], given the token embeddings of what is read, [B, T, width]. */
export function logProbabilities(
  parameters: Parameters,
  config: Gpt2Config,
  embedded: np.Array,
  targets: np.Array,
  extras: Extras = NO_EXTRAS,
): np.Array {
  const { vocab_size: size, n_embd: width } = config;
  const [batch, length] = embedded.shape as [number, number];
  const hidden = finalHidden(parameters, config, embedded, extras).reshape([batch * length, width]);
  const logits = np.dot(hidden, parameters['wte.weight']!.ref.transpose());
  const logp = nn.logSoftmax(logits, -1);
  const isTarget = np
    .arange(size)
    .reshape([1, size])
    .equal(targets.reshape([batch * length, 1]));
  return np.where(isTarget, logp, 0).sum(-1).reshape([batch, length]);
}

/** Mean negative log-likelihood, nats, of the targets where `mask` [B, T] is 1; padding has mask 0. */
export function meanLoss(
  parameters: Parameters,
  config: Gpt2Config,
  embedded: np.Array,
  targets: np.Array,
  mask: np.Array,
): np.Array {
  const logp = logProbabilities(parameters, config, embedded, targets);
  const total = logp.mul(mask.ref).sum(-1).sum();
  return total.neg().div(mask.sum(-1).sum());
}

/**
 * The last hidden state [B, T, width], normed.
 *
 * Matrices work on rows [B · T, …]: the engine's inner loops are simpler, and so faster, over two axes.
 */
export function finalHidden(
  parameters: Parameters,
  config: Gpt2Config,
  embedded: np.Array,
  extras: Extras = NO_EXTRAS,
): np.Array {
  const { n_layer: layers, n_embd: width, layer_norm_epsilon: epsilon } = config;
  const [batch, length] = embedded.shape as [number, number];
  const position = parameters['wpe.weight']!.ref.slice([0, length], [0, width]);
  const drop = (y: np.Array, site: string) => dropped(extras, y, site);
  let x = drop(embedded.add(position).reshape([batch * length, width]), 'embeddings');
  const norm = (y: np.Array, name: string) => layerNorm(parameters, name, y, epsilon);
  const dense = (y: np.Array, name: string) => linear(parameters, name, y, extras);
  for (let i = 0; i < layers; i++) {
    const joined = dense(norm(x.ref, `h.${i}.ln_1`), `h.${i}.attn.c_attn`);
    const weighted = (y: np.Array) => drop(y, `h.${i}.attn.weights`);
    const mixed = attention(config, joined, batch, length, weighted);
    x = x.add(drop(dense(mixed, `h.${i}.attn.c_proj`), `h.${i}.attn`));
    const inner = dense(norm(x.ref, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`);
    x = x.add(drop(dense(nn.gelu(inner), `h.${i}.mlp.c_proj`), `h.${i}.mlp`));
  }
  return norm(x, 'ln_f').reshape([batch, length, width]);
}

function dropped({ masks }: Extras, x: np.Array, site: string): np.Array {
  const mask = masks[site];
  return mask ? x.mul(mask.ref) : x;
}

/** Causal self-attention over queries, keys and values in one, [B · T, 3 · width]; gives [B · T, width]. */
function attention(
  config: Gpt2Config,
  joined: np.Array,
  batch: number,
  length: number,
  weighted: (weights: np.Array) => np.Array,
): np.Array {
  const { n_head: heads, n_embd: width } = config;
  const headWidth = width / heads;
  const part = (at: number) =>
    (at < 2 ? joined.ref : joined)
      .slice([], [at * width, (at + 1) * width])
      .reshape([batch, length, heads, headWidth])
      .transpose([0, 2, 1, 3]);
  const [q, k, v] = [part(0), part(1), part(2)];
  const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(headWidth));
  const visible = np.tri(length, length, 0, { dtype: np.bool });
  const weights = weighted(nn.softmax(np.where(visible, scores, -1e9), -1));
  return np
    .matmul(weights, v)
    .transpose([0, 2, 1, 3])
    .reshape([batch * length, width]);
}

/** x [N, from] by the weights [from, to] and the bias [to], and the adapter where there is one. */
export function linear(
  parameters: Parameters,
  name: string,
  x: np.Array,
  extras: Extras = NO_EXTRAS,
): np.Array {
  const { a, b } = adapterNames(name);
  const down = parameters[a];
  const adapted = down
    ? np
        .dot(np.dot(dropped(extras, x.ref, a), down.ref.transpose()), parameters[b]!.ref.transpose())
        .mul(extras.scale)
    : null;
  const own = np.dot(x, parameters[`${name}.weight`]!.ref).add(parameters[`${name}.bias`]!.ref);
  return adapted ? own.add(adapted) : own;
}

/** Over the last axis; the variance is centred. */
export function layerNorm(parameters: Parameters, name: string, x: np.Array, epsilon: number): np.Array {
  const mean = x.ref.mean(-1, { keepdims: true });
  const centred = x.sub(mean);
  const variance = np.square(centred.ref).mean(-1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(epsilon)))
    .mul(parameters[`${name}.weight`]!.ref)
    .add(parameters[`${name}.bias`]!.ref);
}

import { jit, numpy as np, valueAndGrad } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { logProbabilities, meanLoss, type Parameters } from './gpt2';

/** What is compiled for models of one shape; each is compiled anew for each length of text. Arguments are consumed. */
export interface Programs {
  /**
   * Mean loss, and its gradients by the parameters and by the token embeddings that went in.
   *
   * @param embedded [1, T, width]
   * @param targets int32 [1, T]
   * @param mask [1, T]: 1 where the target counts, 0 where it is padding
   */
  gradients(
    parameters: Parameters,
    embedded: np.Array,
    targets: np.Array,
    mask: np.Array,
  ): [loss: np.Array, [parameters: Parameters, embedded: np.Array]];
  /** [1, T] */
  logProbabilities(parameters: Parameters, embedded: np.Array, targets: np.Array): np.Array;
}

const programs = new Map<string, Programs>();

/**
 * The programs for a model: models of one shape share them, so that a model and its fine-tuned child compile once.
 *
 * Both gradients are taken together: each of the values that flow back is then used twice, and so is computed once.
 */
export function programsFor(config: Gpt2Config): Programs {
  const { n_layer, n_embd, n_head, n_positions, vocab_size, layer_norm_epsilon } = config;
  const key = [n_layer, n_embd, n_head, n_positions, vocab_size, layer_norm_epsilon].join();
  let made = programs.get(key);
  if (!made) {
    const loss = (parameters: Parameters, embedded: np.Array, targets: np.Array, mask: np.Array) =>
      meanLoss(parameters, config, embedded, targets, mask);
    const score = (parameters: Parameters, embedded: np.Array, targets: np.Array) =>
      logProbabilities(parameters, config, embedded, targets);
    made = {
      gradients: jit(valueAndGrad(loss, { argnums: [0, 1] })),
      logProbabilities: jit(score),
    };
    programs.set(key, made);
  }
  return made;
}

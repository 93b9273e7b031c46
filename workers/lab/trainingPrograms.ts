import { jit, type numpy as np } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import type { Parameters } from './gpt2';
import { lossAlone, lossAndGradients, sumOfClipped, type Rows } from './trainingGraph';

/** Compiled for one shape of model and kind of training, and anew for each shape of rows. Arguments are consumed. */
export interface TrainingPrograms {
  /** Weighted sum of the rows' losses, and its gradients by the trained parameters. */
  gradients(
    trained: Parameters,
    frozen: Parameters,
    rows: Rows,
    masks: Parameters,
  ): [loss: np.Array, gradients: Parameters];
  /**
   * For texts one by one, side by side: the sum of each row's weighted loss, and the sum of each row's gradients, shortened
   * to the norm `clip` where they are longer. Texts have an axis of their own, before that of their rows, of which each has
   * one; and so it is with the masks.
   */
  clipped(
    trained: Parameters,
    frozen: Parameters,
    rows: Rows,
    masks: Parameters,
    clip: np.Array,
  ): [loss: np.Array, gradients: Parameters];
  /** The same sum alone, without dropout. */
  measure(trained: Parameters, frozen: Parameters, rows: Rows): np.Array;
}

const cache = new Map<string, TrainingPrograms>();

/**
 * Programs are kept: the second run of a kind, a shadow model for one, compiles nothing.
 *
 * @param scale of the adapters, alpha / rank; null without any
 */
export function trainingPrograms(config: Gpt2Config, scale: number | null): TrainingPrograms {
  const { n_layer, n_embd, n_head, n_positions, vocab_size, layer_norm_epsilon } = config;
  const key = [n_layer, n_embd, n_head, n_positions, vocab_size, layer_norm_epsilon, scale].join();
  let made = cache.get(key);
  if (!made) {
    made = {
      clipped: jit((trained: Parameters, frozen: Parameters, rows: Rows, masks: Parameters, clip: np.Array) =>
        sumOfClipped(trained, frozen, config, rows, { scale: scale ?? 0, masks }, clip),
      ),
      gradients: jit((trained: Parameters, frozen: Parameters, rows: Rows, masks: Parameters) =>
        lossAndGradients(trained, frozen, config, rows, { scale: scale ?? 0, masks }),
      ),
      measure: jit((trained: Parameters, frozen: Parameters, rows: Rows) =>
        lossAlone({ ...frozen, ...trained }, config, rows, { scale: scale ?? 0, masks: {} }),
      ),
    };
    cache.set(key, made);
  }
  return made;
}

import { jit, numpy as np, random } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import type { Parameters } from './gpt2';
import { lossAlone, lossAndGradients, type Rows } from './trainingGraph';

/** What training changes: the trained parameters, and AdamW's running means of the gradient and of its square. */
export type Fit = Readonly<Record<'trained' | 'first' | 'second', Parameters>>;

/** The numbers of a step of AdamW, in the order in which `settings` holds them. */
export interface StepNumbers {
  readonly rate: number;
  /** What a matrix is multiplied by first: 1 − rate · weight decay. */
  readonly shrink: number;
  readonly beta1: number;
  readonly beta2: number;
  /** 1 / (1 − betaᵗ), t the number of the step from 1. */
  readonly correction1: number;
  readonly correction2: number;
  readonly epsilon: number;
  /** The most that the gradient's norm may be; Infinity = whatever it is. */
  readonly clip: number;
}

/** Compiled for one shape of model and kind of training, and anew for each shape of rows. Arguments are consumed. */
export interface TrainingPrograms {
  /** One step: the gradient of the loss, clipped, and AdamW. */
  step(
    fit: Fit,
    frozen: Parameters,
    rows: Rows,
    masks: Parameters,
    settings: np.Array,
  ): [fit: Fit, loss: np.Array, norm: np.Array];
  /** Adds one text's gradient, clipped to the norm `clip` [1], to the sums. */
  addClipped(
    sums: Parameters,
    trained: Parameters,
    frozen: Parameters,
    row: Rows,
    masks: Parameters,
    clip: np.Array,
  ): [sums: Parameters, loss: np.Array, norm: np.Array];
  /** AdamW on (sums + sd · noise) · share; `noise` is [sd, share], `keys` [tensors, 2]. */
  noisyStep(
    fit: Fit,
    sums: Parameters,
    settings: np.Array,
    noise: np.Array,
    keys: np.Array,
  ): [fit: Fit, norm: np.Array];
  /** Weighted sum of the rows' losses, without dropout. */
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
  const found = cache.get(key);
  if (found) return found;
  const gradients = (trained: Parameters, frozen: Parameters, rows: Rows, masks: Parameters) =>
    lossAndGradients(trained, frozen, config, rows, { scale: scale ?? 0, masks });
  const made: TrainingPrograms = {
    step: jit((fit: Fit, frozen: Parameters, rows: Rows, masks: Parameters, settings: np.Array) => {
      const [loss, byParameters] = gradients(fit.trained, frozen, rows, masks);
      const [stepped, norm] = adamStep(fit, byParameters, settings);
      return [stepped, loss, norm] as [Fit, np.Array, np.Array];
    }) as TrainingPrograms['step'],
    addClipped: jit(
      (
        sums: Parameters,
        trained: Parameters,
        frozen: Parameters,
        row: Rows,
        masks: Parameters,
        clip: np.Array,
      ) => {
        const [loss, byParameters] = gradients(trained, frozen, row, masks);
        const norm = wholeNorm(byParameters);
        const factor = np.minimum(clip.reshape([]).div(np.maximum(norm.ref, 1e-30)), 1);
        const added = eachOf(sums, (name, sum) => sum.add(byParameters[name]!.mul(factor.ref)));
        return [added, loss, norm] as [Parameters, np.Array, np.Array];
      },
    ) as TrainingPrograms['addClipped'],
    noisyStep: jit((fit: Fit, sums: Parameters, settings: np.Array, noise: np.Array, keys: np.Array) => {
      const names = Object.keys(sums);
      const noisy = eachOf(sums, (name, sum) => {
        const drawn = random.normal(keys.ref.slice(names.indexOf(name)), [...sum.shape]);
        return sum.add(drawn.mul(noise.ref.slice(0))).mul(noise.ref.slice(1));
      });
      return adamStep(fit, noisy, settings);
    }) as TrainingPrograms['noisyStep'],
    measure: jit((trained: Parameters, frozen: Parameters, rows: Rows) =>
      lossAlone({ ...frozen, ...trained }, config, rows, { scale: scale ?? 0, masks: {} }),
    ) as TrainingPrograms['measure'],
  };
  cache.set(key, made);
  return made;
}

/** `settings` of a step. 1 − beta is sent beside beta: in float32 the difference would lose its digits. */
export function stepSettings(n: StepNumbers): np.Array {
  return np.array(
    Float32Array.of(
      n.rate,
      n.shrink,
      n.beta1,
      1 - n.beta1,
      n.beta2,
      1 - n.beta2,
      n.correction1,
      n.correction2,
      n.epsilon,
      Math.min(n.clip, 1e30),
    ),
  );
}

/** AdamW (Loshchilov and Hutter 2019), as in PyTorch: decay first, then the step; gradients are clipped to their norm. */
function adamStep(fit: Fit, gradients: Parameters, settings: np.Array): [Fit, np.Array] {
  const number = (at: number) => settings.ref.slice(at);
  const norm = wholeNorm(gradients);
  const factor = np.minimum(number(9).div(norm.ref.add(1e-6)), 1);
  const clipped = eachOf(gradients, (_, gradient) => gradient.mul(factor.ref));
  const first = eachOf(fit.first, (name, mean) =>
    mean.ref.mul(number(2)).add(clipped[name]!.ref.mul(number(3))),
  );
  const second = eachOf(fit.second, (name, mean) =>
    mean.ref.mul(number(4)).add(np.square(clipped[name]!.ref).mul(number(5))),
  );
  const trained = eachOf(fit.trained, (name, value) => {
    const decayed = value.ndim === 2 ? value.ref.mul(number(1)) : value.ref;
    const spread = np.sqrt(second[name]!.ref.mul(number(7))).add(number(8));
    return decayed.sub(first[name]!.ref.mul(number(6)).mul(number(0)).div(spread));
  });
  return [{ trained, first, second }, norm];
}

/** Euclidean norm of all tensors together. Rows are summed first: one long float32 sum would lose digits. */
function wholeNorm(tensors: Parameters): np.Array {
  const squares = Object.values(tensors).map((tensor) => {
    const square = np.square(tensor.ref);
    return square.ndim === 2 ? square.sum(-1).sum() : square.sum();
  });
  return np.sqrt(squares.reduce((sum, square) => sum.add(square)));
}

function eachOf(tensors: Parameters, change: (name: string, tensor: np.Array) => np.Array): Parameters {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(name, tensor)]));
}

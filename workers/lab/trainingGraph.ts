import { numpy as np, tree, vjp, vmap } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { embed, finalHidden, type Extras, type Parameters } from './gpt2';

/** A batch on the device. All are read by reference. */
export interface Rows {
  /** Read tokens, int32 [B, T]. */
  readonly ids: np.Array;
  /** The token that follows each, int32 [B, T]. */
  readonly targets: np.Array;
  /** What each target's loss counts for, [B, T]: 0 for padding. */
  readonly weights: np.Array;
  /** 0 … vocabulary − 1, int32 [vocabulary]: an input, because a comparison with one runs over four numbers at a time. */
  readonly columns: np.Array;
}

/**
 * Weighted sum of the targets' negative log-likelihoods, nats, and its gradients by the trained parameters.
 *
 * The last layer's gradient is written out: softmax minus one-hot, from the exponentials that the loss needs anyway,
 * where automatic differentiation would go over the [B · T, vocabulary] logits twice as often.
 *
 * @param trained what gradients are taken by: parameters, or adapters
 * @param frozen the rest
 */
export function lossAndGradients(
  trained: Parameters,
  frozen: Parameters,
  config: Gpt2Config,
  rows: Rows,
  extras: Extras,
): [loss: np.Array, gradients: Parameters] {
  const [hidden, back] = vjp(
    (own: Parameters) => flatHidden({ ...frozen, ...own }, config, rows, extras),
    [trained],
  );
  const wte = (trained['wte.weight'] ?? frozen['wte.weight'])!;
  const head = lossHead(hidden.ref, wte, rows);
  const weights = flat(rows.weights);
  const isTarget = rows.columns.ref.reshape([1, config.vocab_size]).equal(flat(rows.targets));
  const byLogits = head.exps.mul(weights.ref.div(head.total)).sub(np.where(isTarget, weights, 0));
  const [gradients] = back(np.dot(byLogits.ref, wte.ref)) as [Parameters];
  back.dispose();
  if (trained['wte.weight']) {
    const byHead = np.dot(byLogits.transpose(), hidden);
    gradients['wte.weight'] = gradients['wte.weight']!.add(byHead);
  }
  return [head.loss, gradients];
}

/** What vmap maps of a batch: all but the numbers that are the same for each text. */
const EACH = { ids: 0, targets: 0, weights: 0, columns: null };

/**
 * The same for each of some texts by itself, its gradients together shortened to the norm `clip` [] where they are longer;
 * the sums over the texts.
 *
 * @param rows with an axis for the texts before the others: [N, 1, T]; the masks too
 */
export function sumOfClipped(
  trained: Parameters,
  frozen: Parameters,
  config: Gpt2Config,
  rows: Rows,
  { scale, masks }: Extras,
  clip: np.Array,
): [loss: np.Array, gradients: Parameters] {
  const one = (
    own: Parameters,
    others: Parameters,
    text: Rows,
    dropped: Parameters,
    most: np.Array,
  ): [np.Array, Parameters] => {
    const [loss, gradients] = lossAndGradients(own, others, config, text, { scale, masks: dropped });
    return [loss, shortened(gradients, most)];
  };
  const [losses, gradients] = vmap(one, [null, null, EACH, 0, null])(trained, frozen, rows, masks, clip);
  return [losses.sum(), tree.map((all: np.Array) => all.sum(0), gradients) as Parameters];
}

/** @param gradients consumed */
function shortened(gradients: Parameters, most: np.Array): Parameters {
  // over one axis and then the others: in one go, float32 loses the fourth digit
  const squares = Object.values(gradients).map((values) => np.square(values.ref).sum(-1).sum());
  const norm = np.sqrt(squares.reduce((sum, each) => sum.add(each)));
  const scale = np.minimum(1, most.div(np.maximum(norm, 1e-30)));
  const entries = Object.entries(gradients).map(([name, values]) => [name, values.mul(scale.ref)] as const);
  scale.dispose();
  return Object.fromEntries(entries);
}

/** Weighted sum of the targets' negative log-likelihoods, nats. */
export function lossAlone(parameters: Parameters, config: Gpt2Config, rows: Rows, extras: Extras): np.Array {
  const { loss } = lossHead(flatHidden(parameters, config, rows, extras), parameters['wte.weight']!, rows);
  return loss;
}

function flatHidden(parameters: Parameters, config: Gpt2Config, rows: Rows, extras: Extras): np.Array {
  const hidden = finalHidden(parameters, config, embed(parameters, rows.ids.ref), extras);
  const [batch, length, width] = hidden.shape as [number, number, number];
  return hidden.reshape([batch * length, width]);
}

/** @param hidden [N, width], consumed */
function lossHead(hidden: np.Array, wte: np.Array, rows: Rows) {
  const ofTarget = hidden.ref
    .mul(wte.ref.slice(flat(rows.targets).reshape([-1])))
    .sum(-1, { keepdims: true });
  const logits = np.dot(hidden, wte.ref.transpose());
  const top = logits.ref.max(-1, { keepdims: true });
  const exps = np.exp(logits.sub(top.ref));
  const total = exps.ref.sum(-1, { keepdims: true });
  const each = np.log(total.ref).add(top).sub(ofTarget);
  /** exps [N, vocabulary] over total [N, 1] are the probabilities. */
  return { exps, total, loss: each.mul(flat(rows.weights)).sum(-1).sum() };
}

/** [B, T] as [B · T, 1]. */
const flat = (values: np.Array) => values.ref.reshape([-1, 1]);

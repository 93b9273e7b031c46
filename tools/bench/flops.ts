import type { Gpt2Config } from '../../src/models/gpt2Config';
import { adapterShapes } from '../../src/training/lora';
import type { Recipe } from '../../src/training/recipe';

const product = (shape: readonly number[]) => shape.reduce((size, side) => size * side, 1);

/** Parameters of a GPT-2 whose embedding is also its head. */
export function parameterCount({ n_layer, n_embd, n_positions, vocab_size }: Gpt2Config): number {
  const block = 12 * n_embd ** 2 + 13 * n_embd;
  return (vocab_size + n_positions) * n_embd + n_layer * block + 2 * n_embd;
}

/**
 * Floating-point operations of one training step over tokens [B, T], a multiplication and an addition being two.
 *
 * Full training: 6 · N · B · T, N being all parameters: 2 forwards, and on the way back 2 for the activations' gradients
 * and 2 for the parameters'. LoRA: 4 · N · B · T + 6 · A · B · T, A being the adapters' numbers, as the frozen N have no
 * gradients of their own. Attention, either way: 12 · layers · width · B · T², of which a causal mask would let half go
 * and neither engine does: 4 forwards (scores, mixture) and twice that on the way back. DP-SGD takes the same, text by text.
 *
 * A nominal number, to compare engines and models by: look-ups, norms, softmax and AdamW count for nothing, and position
 * embeddings as if they multiplied.
 */
export function stepFlops(
  config: Gpt2Config,
  method: Recipe['method'],
  rows: number,
  length: number,
): number {
  const { n_layer: layers, n_embd: width } = config;
  const parameters = parameterCount(config);
  const adapters =
    method.kind === 'full'
      ? 0
      : Object.values(adapterShapes(method, { layers, width })).reduce(
          (sum, shape) => sum + product(shape),
          0,
        );
  const perToken = method.kind === 'full' ? 6 * parameters : 4 * parameters + 6 * adapters;
  return rows * length * (perToken + 12 * layers * width * length);
}

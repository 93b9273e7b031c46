import { Random } from '../../src/data/random';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import { tensorFloats } from '../../src/models/tensorFloats';
import { seedFor } from '../../src/passes/digest';
import type { EmbeddingNoise } from '../../src/passes/views';

/**
 * Noise on the token embeddings of a text, [sequence, width]. The draw depends on seed and pair alone: every text and
 * every model of the same width gets the same, and the two signs of a pair are exact mirror images. A BOS gets none.
 *
 * @param scale root mean square of the embedding matrix
 * @param rows positions of the sequence, the BOS included
 */
export function embeddingNoise(
  { seed, pair, sign, sd }: EmbeddingNoise,
  scale: number,
  { rows, width, bos }: { readonly rows: number; readonly width: number; readonly bos: boolean },
): Float32Array {
  const random = new Random(seedFor(seed, 'embedding noise', pair));
  const noise = new Float32Array(rows * width);
  for (let i = bos ? width : 0; i < noise.length; i++) noise[i] = sign * (sd * scale * random.normal());
  return noise;
}

/** Root mean square of a model's token embeddings. */
export function embeddingScale(weights: Uint8Array): number {
  const tensors = readSafetensorsHeader(weights);
  const entry = tensors.get('wte.weight') ?? tensors.get('transformer.wte.weight');
  if (!entry) throw new Error('the weights have no tensor wte.weight');
  const values = tensorFloats(weights, entry);
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / values.length);
}

import { Random } from '../data/random';
import { seedFor } from '../passes/digest';
import type { WeightNoise } from '../passes/need';
import { readSafetensorsHeader, type TensorEntry } from './safetensors';
import { floatSafetensors } from './safetensorsFile';
import { tensorFloats } from './tensorFloats';

/** In some files of the hub: masks, which are no parameters, and the head, which is the token embedding once more. */
const NO_PARAMETER = /(^|\.)attn\.(masked_)?bias$|^lm_head\./;

/**
 * A model's weights file with Gaussian noise on every parameter (MoPe, attacks.md B11), in float32.
 *
 * w + sign · relativeSd · rms(w) · z, z standard normal. z depends on seed, pair and the tensors' names and shapes alone, so
 * every model of one architecture gets the same z, whatever the order of its file, and the two signs of a pair are mirror
 * images. A tensor of zeros stays as it is.
 *
 * @param weights a safetensors file; "transformer." before its names is dropped
 * @throws Error where the bytes are no safetensors file
 */
export function perturbWeights(
  weights: Uint8Array,
  { seed, pair, sign, relativeSd }: WeightNoise,
): Uint8Array<ArrayBuffer> {
  const parameters = [...readSafetensorsHeader(weights)]
    .map(([name, entry]): [string, TensorEntry] => [name.replace(/^transformer\./, ''), entry])
    .filter(([name]) => !NO_PARAMETER.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { file, tensors } = floatSafetensors(parameters.map(([name, { shape }]) => [name, shape]));
  const random = new Random(seedFor(seed, 'weight noise', pair));
  for (const [name, entry] of parameters) {
    const from = tensorFloats(weights, entry);
    const to = tensors.get(name)!;
    const sd = relativeSd * rootMeanSquare(from);
    for (let i = 0; i < from.length; i++) to[i] = from[i]! + sign * (sd * random.normal());
  }
  return file;
}

function rootMeanSquare(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return values.length === 0 ? 0 : Math.sqrt(sum / values.length);
}

import { Random } from '../../../src/data/random';
import type { Gpt2Config } from '../../../src/models/gpt2Config';
import type { ModelShape } from './contract';

/** Positions of every model measured. */
const POSITIONS = 512;
/** Weights repeat after this many: a prime, so that no two rows of a matrix are alike. */
const PERIOD = 1_000_003;
const HALF_ONE = 0x3c00;
/** The half-float bits of 1/32; with ten random bits below the exponent: 1/32 to 1/16. */
const HALF_SMALL = 0x2800;

export function configOf({ layers, width, heads, vocabulary }: ModelShape): Gpt2Config {
  return {
    model_type: 'gpt2',
    n_layer: layers,
    n_embd: width,
    n_head: heads,
    n_positions: POSITIONS,
    vocab_size: vocabulary,
    layer_norm_epsilon: 1e-5,
    activation_function: 'gelu_new',
    bos_token_id: null,
  };
}

/** Names and shapes of a GPT-2's tensors, as Hugging Face writes them. */
function tensorShapes({ layers, width, vocabulary }: ModelShape): [string, readonly number[]][] {
  const linear = (name: string, from: number, to: number): [string, readonly number[]][] => [
    [`${name}.weight`, [from, to]],
    [`${name}.bias`, [to]],
  ];
  const norm = (name: string): [string, readonly number[]][] => [
    [`${name}.weight`, [width]],
    [`${name}.bias`, [width]],
  ];
  const block = (i: number) => [
    ...norm(`h.${i}.ln_1`),
    ...linear(`h.${i}.attn.c_attn`, width, 3 * width),
    ...linear(`h.${i}.attn.c_proj`, width, width),
    ...norm(`h.${i}.ln_2`),
    ...linear(`h.${i}.mlp.c_fc`, width, 4 * width),
    ...linear(`h.${i}.mlp.c_proj`, 4 * width, width),
  ];
  return [
    ['wte.weight', [vocabulary, width]],
    ['wpe.weight', [POSITIONS, width]],
    ...Array.from({ length: layers }, (_, i) => block(i)).flat(),
    ...norm('ln_f'),
  ];
}

/**
 * A safetensors file of half-floats, as the shipped models are: seeded random weights of size 1/32 to 1/16 and either
 * sign, layer norms of scale 1. Speed does not depend on what the weights say.
 */
export function randomWeights(shape: ModelShape, seed: number): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {};
  const norms: { from: number; size: number }[] = [];
  let total = 0; // half-floats
  for (const [name, sides] of tensorShapes(shape)) {
    const size = sides.reduce((product, side) => product * side, 1);
    header[name] = { dtype: 'F16', shape: sides, data_offsets: [2 * total, 2 * (total + size)] };
    if (/ln_\w+\.weight$/.test(name)) norms.push({ from: total, size });
    total += size;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + padded + 2 * total).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(text, 8);
  const halves = new Uint16Array(file.buffer, 8 + padded, total);
  fillSeeded(halves, seed);
  for (const { from, size } of norms) halves.fill(HALF_ONE, from, from + size);
  return file;
}

/** Small half-floats of either sign; drawn for one period and then repeated. */
function fillSeeded(halves: Uint16Array, seed: number): void {
  const random = new Random(seed);
  const drawn = Math.min(PERIOD, halves.length);
  for (let i = 0; i < drawn; i++) {
    const bits = random.below(2 ** 11);
    halves[i] = HALF_SMALL | (bits & 0x3ff) | ((bits >> 10) << 15);
  }
  for (let from = drawn; from < halves.length; from += drawn) {
    halves.copyWithin(from, 0, Math.min(drawn, halves.length - from));
  }
}

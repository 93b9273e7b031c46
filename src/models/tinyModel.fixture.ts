import { Random } from '../data/random';
import { BYTE_OF_CHARACTER } from '../passes/spans';
import type { ModelBytes } from './scoringContract';

/** A GPT-2 small enough to check by hand: 257 tokens (the bytes and a BOS), seeded weights in float32. For tests. */
export interface TinyShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly positions: number;
}

const BOS = 256;

export function tinyModel(
  id: string,
  seed: number,
  { layers, width, heads, positions }: TinyShape = { layers: 2, width: 8, heads: 2, positions: 16 },
): ModelBytes {
  const random = new Random(seed);
  const tensors: Record<string, number[]> = {
    'wte.weight': [BOS + 1, width],
    'wpe.weight': [positions, width],
  };
  for (let i = 0; i < layers; i++) {
    Object.assign(tensors, {
      [`h.${i}.ln_1.weight`]: [width],
      [`h.${i}.ln_1.bias`]: [width],
      [`h.${i}.attn.c_attn.weight`]: [width, 3 * width],
      [`h.${i}.attn.c_attn.bias`]: [3 * width],
      [`h.${i}.attn.c_proj.weight`]: [width, width],
      [`h.${i}.attn.c_proj.bias`]: [width],
      [`h.${i}.ln_2.weight`]: [width],
      [`h.${i}.ln_2.bias`]: [width],
      [`h.${i}.mlp.c_fc.weight`]: [width, 4 * width],
      [`h.${i}.mlp.c_fc.bias`]: [4 * width],
      [`h.${i}.mlp.c_proj.weight`]: [4 * width, width],
      [`h.${i}.mlp.c_proj.bias`]: [width],
    });
  }
  Object.assign(tensors, { 'ln_f.weight': [width], 'ln_f.bias': [width] });
  const config = {
    model_type: 'gpt2',
    n_layer: layers,
    n_embd: width,
    n_head: heads,
    n_positions: positions,
    vocab_size: BOS + 1,
    bos_token_id: BOS,
  };
  return {
    id,
    config: JSON.stringify(config),
    tokenizer: JSON.stringify(byteTokenizer()),
    tokenizerConfig: JSON.stringify({ bos_token: '<|endoftext|>' }),
    graph: null,
    weights: safetensors(tensors, () => 2 * random.uniform() - 1),
    selfCheck: null,
  };
}

function safetensors(shapes: Record<string, number[]>, draw: () => number): Uint8Array {
  const header: Record<string, unknown> = {};
  const values: number[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const from = values.length * 4;
    const size = shape.reduce((product, side) => product * side, 1);
    for (let i = 0; i < size; i++) values.push(draw());
    header[name] = { dtype: 'F32', shape, data_offsets: [from, values.length * 4] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + padded + values.length * 4).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(text, 8);
  file.set(new Uint8Array(Float32Array.from(values).buffer), 8 + padded);
  return file;
}

/** A byte-level tokenizer without merges: each byte is a token. */
function byteTokenizer(): object {
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      {
        id: BOS,
        content: '<|endoftext|>',
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      },
    ],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: 'BPE',
      vocab: { ...Object.fromEntries(BYTE_OF_CHARACTER), '<|endoftext|>': BOS },
      merges: [],
    },
  };
}

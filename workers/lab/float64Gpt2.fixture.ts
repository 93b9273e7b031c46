import type { Gpt2Config } from '../../src/models/gpt2Config';

/** Tensors by Hugging Face's names, flat, in float64. */
export type Tensors = Readonly<Record<string, Float64Array>>;

/** A matrix, row by row. */
type Rows = Float64Array[];

/**
 * Mean negative log-likelihood, nats a token, of a sequence under a GPT-2: in float64, plain loops, no library. For tests.
 *
 * @param embedded the token embeddings of all but the last of the sequence, [n, width]; null = those of `wte.weight`
 */
export function float64Loss(
  w: Tensors,
  config: Gpt2Config,
  sequence: readonly number[],
  embedded: Float64Array | null = null,
): number {
  const logp = float64LogProbabilities(w, config, sequence, embedded);
  return -logp.reduce((sum, value) => sum + value, 0) / logp.length;
}

/** Log-probability of each token of the sequence but the first, nats. */
export function float64LogProbabilities(
  w: Tensors,
  config: Gpt2Config,
  sequence: readonly number[],
  embedded: Float64Array | null = null,
): number[] {
  return hiddenRows(w, config, sequence.slice(0, -1), embedded).map((row, t) =>
    Math.log(softmax(logitsOf(w, config, row))[sequence[t + 1]!]!),
  );
}

/** Logits of the token that follows a sequence, [vocabulary]. */
export function float64NextLogits(w: Tensors, config: Gpt2Config, sequence: readonly number[]): Float64Array {
  return logitsOf(w, config, hiddenRows(w, config, sequence, null).at(-1)!);
}

function logitsOf(
  w: Tensors,
  { n_embd: width, vocab_size: size }: Gpt2Config,
  row: Float64Array,
): Float64Array {
  return Float64Array.from({ length: size }, (_, v) => dot(row, 0, w['wte.weight']!, v * width, width));
}

/** The last hidden states, normed. */
function hiddenRows(
  w: Tensors,
  config: Gpt2Config,
  read: readonly number[],
  embedded: Float64Array | null,
): Rows {
  const { n_embd: width, layer_norm_epsilon: epsilon } = config;
  const wte = w['wte.weight']!;
  const norm = (rows: Rows, name: string) =>
    rows.map((row) => layerNorm(row, w[`${name}.weight`]!, w[`${name}.bias`]!, epsilon));
  const linear = (rows: Rows, name: string) =>
    rows.map((row) => product(row, w[`${name}.weight`]!, w[`${name}.bias`]!));

  let x: Rows = read.map((id, t) => {
    const token = embedded ? embedded.subarray(t * width) : wte.subarray(id * width);
    const position = w['wpe.weight']!.subarray(t * width, (t + 1) * width);
    return position.map((value, i) => value + token[i]!);
  });
  for (let i = 0; i < config.n_layer; i++) {
    const mixed = attention(linear(norm(x, `h.${i}.ln_1`), `h.${i}.attn.c_attn`), config.n_head);
    x = sum(x, linear(mixed, `h.${i}.attn.c_proj`));
    const inner = linear(norm(x, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`).map((row) => row.map(gelu));
    x = sum(x, linear(inner, `h.${i}.mlp.c_proj`));
  }
  return norm(x, 'ln_f');
}

/** Causal attention over rows of queries, keys and values, [n, 3 · width]. */
function attention(qkv: Rows, heads: number): Rows {
  const width = qkv[0]!.length / 3;
  const headWidth = width / heads;
  const mixed = qkv.map(() => new Float64Array(width));
  for (let at = 0; at < width; at += headWidth) {
    qkv.forEach((row, t) => {
      const scores = qkv
        .slice(0, t + 1)
        .map((other) => dot(row, at, other, width + at, headWidth) / Math.sqrt(headWidth));
      softmax(Float64Array.from(scores)).forEach((weight, s) => {
        for (let i = at; i < at + headWidth; i++) mixed[t]![i]! += weight * qkv[s]![2 * width + i]!;
      });
    });
  }
  return mixed;
}

function layerNorm(
  row: Float64Array,
  scale: Float64Array,
  shift: Float64Array,
  epsilon: number,
): Float64Array {
  const mean = row.reduce((total, value) => total + value, 0) / row.length;
  const variance = row.reduce((total, value) => total + (value - mean) ** 2, 0) / row.length;
  return row.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * scale[i]! + shift[i]!);
}

/** A row by a matrix [from, to], plus a bias [to]. */
function product(row: Float64Array, matrix: Float64Array, bias: Float64Array): Float64Array {
  const out = bias.slice();
  for (let i = 0; i < row.length; i++) {
    for (let j = 0; j < out.length; j++) out[j]! += row[i]! * matrix[i * out.length + j]!;
  }
  return out;
}

function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let total = 0;
  for (let i = 0; i < length; i++) total += a[fromA + i]! * b[fromB + i]!;
  return total;
}

const sum = (a: Rows, b: Rows): Rows => a.map((row, t) => row.map((value, i) => value + b[t]![i]!));

const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

function softmax(values: Float64Array): Float64Array {
  const top = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const exps = values.map((value) => Math.exp(value - top));
  const total = exps.reduce((all, value) => all + value, 0);
  return exps.map((value) => value / total);
}

import type { Gpt2Config } from './gpt2Config';
import { DataType, OnnxBuilder } from './onnxBuilder';
import type { TensorEntry } from './safetensors';

/** The weights file that a scoring graph points into, as its folder names it. */
export const WEIGHTS_FILE = 'model.safetensors';

const OPSET = 20;

/** Outputs of a scoring graph, each of shape [batch, tokens]: statistics of the prediction at each position, nats. */
export const STATISTICS = ['logp', 'entropy', 'sigma', 'rank'] as const;

/**
 * The ONNX graph of a GPT-2 that gives statistics in place of logits.
 *
 * Inputs `ids` and `targets`, int32 [batch, tokens]: what is read, and the token whose log-probability is wanted at each
 * position. Outputs STATISTICS, and `logits` [batch·tokens, V] for whoever asks for it. Attention is causal, so a row
 * that is shorter than the longest may be padded at its end with any token; its padded positions are to be dropped.
 *
 * The weights stay in the safetensors file: the graph holds their names, shapes and byte offsets.
 *
 * @throws Error where a tensor is missing or has another shape than the config says
 */
export function scoringGraph(config: Gpt2Config, tensors: ReadonlyMap<string, TensorEntry>): Uint8Array {
  const g = new OnnxBuilder();
  const ids = g.input('ids', DataType.INT32, ['batch', 'tokens']);
  const targets = g.input('targets', DataType.INT32, ['batch', 'tokens']);
  const logits = forward(g, config, tensors, ids);
  const rows = statisticsHead(g, logits, g.op('Reshape', [targets, g.ints([-1, 1])]));
  const shape = g.op('Shape', [ids]);
  for (const name of STATISTICS) {
    g.output(g.op('Reshape', [rows[name], shape]), name, DataType.FLOAT, ['batch', 'tokens']);
  }
  g.output(logits, 'logits', DataType.FLOAT, ['rows', config.vocab_size]);
  return g.build('gpt2-scoring', OPSET);
}

/**
 * The scoring graph behind other text, and with noise: what a prefixed or a noisy view is scored by.
 *
 * Beside `ids` and `targets` it reads what earlier positions have left in each layer, `past_key.i` and `past_value.i`
 * [1, heads, past, width/heads], `past_mask` [past] (0, or −1e9 for a position that is not to be seen; at least one
 * position is always there), `offset`, int64 scalar (the position of the first id), and `noise`, added to the token
 * embeddings: [1, tokens, width], or [1, 1, width] of zeros. It gives STATISTICS, and `key.i` and `value.i` of its own
 * positions, for a later pass to read.
 */
export function conditionalGraph(config: Gpt2Config, tensors: ReadonlyMap<string, TensorEntry>): Uint8Array {
  const g = new OnnxBuilder();
  const headWidth = config.n_embd / config.n_head;
  const ids = g.input('ids', DataType.INT32, ['batch', 'tokens']);
  const targets = g.input('targets', DataType.INT32, ['batch', 'tokens']);
  const past = (name: string, i: number) =>
    g.input(`past_${name}.${i}`, DataType.FLOAT, ['batch', config.n_head, 'past', headWidth]);
  const layers = Array.from({ length: config.n_layer }, (_, i) => i);
  const context: Context = {
    offset: g.input('offset', DataType.INT64, []),
    noise: g.input('noise', DataType.FLOAT, ['batch', 'noisy', config.n_embd]),
    mask: g.input('past_mask', DataType.FLOAT, ['past']),
    keys: layers.map((i) => past('key', i)),
    values: layers.map((i) => past('value', i)),
    onLayer: (i, key, value) => {
      g.output(key, `key.${i}`, DataType.FLOAT, ['batch', config.n_head, 'tokens', headWidth]);
      g.output(value, `value.${i}`, DataType.FLOAT, ['batch', config.n_head, 'tokens', headWidth]);
    },
  };
  const rows = statisticsHead(
    g,
    forward(g, config, tensors, ids, context),
    g.op('Reshape', [targets, g.ints([-1, 1])]),
  );
  const shape = g.op('Shape', [ids]);
  for (const name of STATISTICS) {
    g.output(g.op('Reshape', [rows[name], shape]), name, DataType.FLOAT, ['batch', 'tokens']);
  }
  return g.build('gpt2-conditional', OPSET);
}

/** What stands before, and beside, the ids of a pass. Names of values in the graph. */
interface Context {
  readonly offset: string;
  readonly noise: string;
  readonly mask: string;
  readonly keys: readonly string[];
  readonly values: readonly string[];
  /** Told each layer's own keys and values, [batch, heads, tokens, width/heads]. */
  readonly onLayer: (layer: number, key: string, value: string) => void;
}

/**
 * The bare forward pass, `ids` to `logits` [batch·tokens, V]: what the benchmark compares with. `column`
 * [batch·tokens, 1] is the logits' first column: to ask for it alone leaves the logits where they were computed.
 */
export function logitsGraph(config: Gpt2Config, tensors: ReadonlyMap<string, TensorEntry>): Uint8Array {
  const g = new OnnxBuilder();
  const ids = g.input('ids', DataType.INT32, ['batch', 'tokens']);
  const logits = forward(g, config, tensors, ids);
  g.output(logits, 'logits', DataType.FLOAT, ['rows', config.vocab_size]);
  g.output(g.op('Gather', [logits, g.ints([0])], { axis: 1 }), 'column', DataType.FLOAT, ['rows', 1]);
  return g.build('gpt2-logits', OPSET);
}

/** The statistics head alone, over `logits` [rows, V] and `targets` [rows, 1]: what the golden rows are checked on. */
export function statisticsGraph(): Uint8Array {
  const g = new OnnxBuilder();
  const logits = g.input('logits', DataType.FLOAT, ['rows', 'entries']);
  const rows = statisticsHead(g, logits, g.input('targets', DataType.INT32, ['rows', 1]));
  for (const name of STATISTICS) g.output(rows[name], name, DataType.FLOAT, ['rows', 1]);
  return g.build('statistics', OPSET);
}

/**
 * Statistics of each row of logits [R, V] at its target [R, 1]; each result is [R, 1].
 *
 * The maximum is subtracted first and the variance is centred. A sum of products over a row is a product and a sum: as a
 * product of a 1×V with a V×1 matrix it would take as long on WebAssembly, and on WebGPU far longer, since one result is
 * one thread's work there.
 */
function statisticsHead(
  g: OnnxBuilder,
  logits: string,
  targets: string,
): Record<(typeof STATISTICS)[number], string> {
  const lastAxis = g.ints([-1]);
  const shifted = g.op('Sub', [logits, g.op('ReduceMax', [logits, lastAxis], { keepdims: 1 })]);
  const exps = g.op('Exp', [shifted]);
  const sum = (values: string): string => g.op('ReduceSum', [values, lastAxis], { keepdims: 1 });
  const norm = sum(exps);
  const logNorm = g.op('Log', [norm]);
  const atTarget = g.op('GatherElements', [shifted, targets], { axis: 1 });
  const expectation = (values: string): string => g.op('Div', [sum(g.op('Mul', [exps, values])), norm]);
  const mean = expectation(shifted);
  const centred = g.op('Sub', [shifted, mean]);
  const variance = expectation(g.op('Mul', [centred, centred]));
  const greater = g.op('Cast', [g.op('Greater', [shifted, atTarget])], { to: DataType.FLOAT });
  return {
    logp: g.op('Sub', [atTarget, logNorm]),
    entropy: g.op('Sub', [logNorm, mean]),
    sigma: g.op('Sqrt', [variance]),
    rank: g.op('Add', [sum(greater), g.floats([1], [1, 1])]),
  };
}

type WeightReader = (name: string, shape: readonly number[]) => string;

/** Reads weights as float32, whatever they are stored as; with or without the "transformer." prefix of some files. */
function weightReader(g: OnnxBuilder, tensors: ReadonlyMap<string, TensorEntry>): WeightReader {
  return (name, shape) => {
    const entry = tensors.get(name) ?? tensors.get(`transformer.${name}`);
    if (!entry) throw new Error(`the weights have no tensor ${name}`);
    if (entry.shape.join() !== shape.join()) {
      throw new Error(
        `tensor ${name} is [${entry.shape.join(', ')}], the config asks for [${shape.join(', ')}]`,
      );
    }
    const { offset, length, dtype } = entry;
    const type = { F16: DataType.FLOAT16, F32: DataType.FLOAT, BF16: DataType.BFLOAT16 }[dtype];
    const stored = g.external(name, { file: WEIGHTS_FILE, offset, length, shape, type });
    return dtype === 'F32' ? stored : g.op('Cast', [stored], { to: DataType.FLOAT });
  };
}

/** Logits [batch·tokens, V] of a GPT-2 for ids [batch, tokens]. */
function forward(
  g: OnnxBuilder,
  config: Gpt2Config,
  tensors: ReadonlyMap<string, TensorEntry>,
  ids: string,
  context?: Context,
): string {
  const weight = weightReader(g, tensors);
  const { n_layer: layers, n_embd: width, n_head: heads, n_positions: positions, vocab_size: size } = config;
  const headWidth = width / heads;
  if (!Number.isInteger(headWidth)) throw new Error(`width ${width} does not divide into ${heads} heads`);
  const linear = (x: string, name: string, from: number, to: number) =>
    g.op('Add', [g.op('MatMul', [x, weight(`${name}.weight`, [from, to])]), weight(`${name}.bias`, [to])]);
  const norm = (x: string, name: string) =>
    g.op('LayerNormalization', [x, weight(`${name}.weight`, [width]), weight(`${name}.bias`, [width])], {
      axis: -1,
      epsilon: { float: config.layer_norm_epsilon },
    });

  const embedding = weight('wte.weight', [size, width]);
  const length = g.op('Gather', [g.op('Shape', [ids]), g.ints([1], [])], { axis: 0 });
  const steps = g.op('Range', [g.ints([0], []), length, g.ints([1], [])]);
  const later = g.op('Less', [
    g.op('Unsqueeze', [steps, g.ints([1])]),
    g.op('Unsqueeze', [steps, g.ints([0])]),
  ]);
  const causal = g.op('Where', [later, g.floats([-1e9], []), g.floats([0], [])]);
  const mask = context ? g.op('Concat', [seenBefore(g, context.mask, length), causal], { axis: -1 }) : causal;
  const places = context ? g.op('Add', [steps, context.offset]) : steps;
  const tokens = g.op('Gather', [embedding, ids], { axis: 0 });
  let x = g.op('Add', [
    context ? g.op('Add', [tokens, context.noise]) : tokens,
    g.op('Gather', [weight('wpe.weight', [positions, width]), places], { axis: 0 }),
  ]);
  const scale = g.floats([1 / Math.sqrt(headWidth)], []);
  const split = (t: string, perm: readonly number[]) =>
    g.op('Transpose', [g.op('Reshape', [t, g.ints([0, 0, heads, headWidth])])], { perm });
  for (let i = 0; i < layers; i++) {
    const qkv = linear(norm(x, `h.${i}.ln_1`), `h.${i}.attn.c_attn`, width, 3 * width);
    const [q, k, v] = g.ops('Split', [qkv, g.ints([width, width, width])], 3, { axis: -1 }) as [
      string,
      string,
      string,
    ];
    let [keys, values] = [split(k, context ? [0, 2, 1, 3] : [0, 2, 3, 1]), split(v, [0, 2, 1, 3])];
    if (context) {
      context.onLayer(i, keys, values);
      const all = g.op('Concat', [context.keys[i]!, keys], { axis: 2 });
      keys = g.op('Transpose', [all], { perm: [0, 1, 3, 2] });
      values = g.op('Concat', [context.values[i]!, values], { axis: 2 });
    }
    const scores = g.op('MatMul', [g.op('Mul', [split(q, [0, 2, 1, 3]), scale]), keys]);
    const attention = g.op('Softmax', [g.op('Add', [scores, mask])], { axis: -1 });
    const mixed = g.op('Transpose', [g.op('MatMul', [attention, values])], { perm: [0, 2, 1, 3] });
    const joined = g.op('Reshape', [mixed, g.ints([0, 0, width])]);
    x = g.op('Add', [x, linear(joined, `h.${i}.attn.c_proj`, width, width)]);
    const inner = linear(norm(x, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`, width, 4 * width);
    x = g.op('Add', [
      x,
      linear(g.op('Gelu', [inner], { approximate: 'tanh' }), `h.${i}.mlp.c_proj`, 4 * width, width),
    ]);
  }
  return g.op('Gemm', [g.op('Reshape', [norm(x, 'ln_f'), g.ints([-1, width])]), embedding], { transB: 1 });
}

/** The mask over earlier positions [past], the same for each of the pass's own: [tokens, past]. */
function seenBefore(g: OnnxBuilder, mask: string, length: string): string {
  const rows = g.op('Concat', [g.op('Unsqueeze', [length, g.ints([0])]), g.ints([1])], { axis: 0 });
  return g.op('Expand', [g.op('Unsqueeze', [mask, g.ints([0])]), rows]);
}

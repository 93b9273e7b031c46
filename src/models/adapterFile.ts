import * as v from 'valibot';
import { adaptedMatrices, adapterNames, mergeAdapter, type BlockShape } from '../training/lora';
import { LORA_MATRICES, type LoraMethod } from '../training/recipe';
import { readTensors, weightsFile, type NamedTensor, type Precision } from './weightsFile';

/** A LoRA as the two files of a peft folder. */
export interface AdapterFiles {
  /** adapter_config.json */
  readonly config: string;
  /** adapter_model.safetensors */
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** A LoRA read from a peft folder: tensors by our names (training/lora.ts), A [rank, from] and B [to, rank]. */
export interface Adapter {
  readonly method: LoraMethod;
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

/** In peft's files, before a module's name: the wrapped model, and GPT-2's own body. */
const PREFIX = 'base_model.model.transformer.';

/**
 * Writes an adapter as peft does. GPT-2's matrices are [in, out] (its Conv1D), which peft calls fan_in_fan_out; the
 * adapter's own are those of a linear layer all the same.
 *
 * @param base what the adapter belongs to, a folder or a name on the hub
 */
export function adapterFiles(
  { method, tensors }: Adapter,
  shape: BlockShape,
  base: string,
  precision: Precision,
): AdapterFiles {
  const named: NamedTensor[] = adaptedMatrices(method, shape).flatMap(({ name, from, to }) => {
    const { a, b } = adapterNames(name);
    return [
      [`${PREFIX}${name}.lora_A.weight`, [method.rank, from], tensorOf(tensors, a)],
      [`${PREFIX}${name}.lora_B.weight`, [to, method.rank], tensorOf(tensors, b)],
    ] satisfies NamedTensor[];
  });
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: base,
    inference_mode: true,
    r: method.rank,
    lora_alpha: method.alpha,
    lora_dropout: method.dropout,
    target_modules: method.matrices,
    layers_to_transform: method.layers,
    layers_pattern: method.layers === null ? null : 'h',
    fan_in_fan_out: true,
    bias: 'none',
    modules_to_save: null,
    use_rslora: false,
    use_dora: false,
  };
  return { config: JSON.stringify(config, null, 1), weights: weightsFile(named, precision) };
}

const PeftConfig = v.looseObject({
  peft_type: v.literal('LORA', 'only LoRA adapters can be read'),
  r: v.pipe(v.number(), v.integer(), v.minValue(1)),
  lora_alpha: v.number(),
  lora_dropout: v.optional(v.number(), 0),
  use_rslora: v.optional(v.boolean(), false),
  use_dora: v.optional(v.literal(false, 'DoRA adapters cannot be read'), false),
  bias: v.optional(v.literal('none', 'adapters that train biases cannot be read'), 'none'),
});

/**
 * Reads a peft folder for a GPT-2. Which matrices and blocks are adapted is read off the tensors' names.
 *
 * @throws Error where the files are no LoRA for this shape
 */
export function readAdapter(config: string, weights: Uint8Array, shape: BlockShape): Adapter {
  const settings = v.parse(PeftConfig, JSON.parse(config));
  const tensors = new Map<string, Float32Array>();
  for (const [name, , values] of readTensors(weights)) {
    const part = /(h\.\d+\.[a-z_.]+)\.lora_([AB])(?:\.default)?\.weight$/.exec(name);
    if (!part) throw new Error(`tensor ${name} is no part of a LoRA`);
    const { a, b } = adapterNames(part[1]!);
    tensors.set(part[2] === 'A' ? a : b, values);
  }
  const method = methodOf(settings, [...tensors.keys()], shape);
  let used = 0;
  for (const { name, from, to } of adaptedMatrices(method, shape)) {
    const { a, b } = adapterNames(name);
    if (
      tensorOf(tensors, a).length !== method.rank * from ||
      tensorOf(tensors, b).length !== to * method.rank
    )
      throw new Error(`the adapter of ${name} is not of rank ${method.rank} for a width of ${shape.width}`);
    used += 2;
  }
  if (used < tensors.size) throw new Error('the adapter is for matrices that this model does not have');
  return { method, tensors };
}

function methodOf(
  settings: v.InferOutput<typeof PeftConfig>,
  names: readonly string[],
  shape: BlockShape,
): LoraMethod {
  const layers = [...new Set(names.map((name) => Number(name.split('.')[1])))].sort((x, y) => x - y);
  const { r: rank, lora_alpha: alpha } = settings;
  return {
    kind: 'lora',
    rank,
    alpha: settings.use_rslora ? alpha * Math.sqrt(rank) : alpha, // whose scale is alpha / √rank
    dropout: settings.lora_dropout,
    matrices: LORA_MATRICES.filter((matrix) => names.some((name) => name.includes(`.${matrix}.lora_`))),
    layers: layers.length === shape.layers && layers.at(-1) === shape.layers - 1 ? null : layers,
  };
}

/** Adds an adapter to the matrices that it is for, in place. */
export function mergeAdapters(
  weights: ReadonlyMap<string, Float32Array>,
  { method, tensors }: Adapter,
  shape: BlockShape,
): void {
  for (const matrix of adaptedMatrices(method, shape)) {
    const { a, b } = adapterNames(matrix.name);
    const weight = tensorOf(weights, `${matrix.name}.weight`);
    const scale = method.alpha / method.rank;
    mergeAdapter(weight, tensorOf(tensors, a), tensorOf(tensors, b), matrix, scale);
  }
}

/** A model's weights file with an adapter merged in. "transformer." before its names is dropped. */
export function mergedFile(
  base: Uint8Array,
  adapter: Adapter,
  shape: BlockShape,
  precision: Precision,
): Uint8Array<ArrayBuffer> {
  const tensors = readTensors(base).map(([name, sides, values]): NamedTensor => [
    name.replace(/^transformer\./, ''),
    sides,
    values,
  ]);
  mergeAdapters(new Map(tensors.map(([name, , values]) => [name, values])), adapter, shape);
  return weightsFile(tensors, precision);
}

function tensorOf(tensors: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`there is no tensor ${name}`);
  return tensor;
}

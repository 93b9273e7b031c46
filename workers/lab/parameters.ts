import { numpy as np, tree } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import { tensorFloats } from '../../src/models/tensorFloats';
import { parameterShapes, type Parameters } from './gpt2';

/** Tensors outside the engine's memory, by name. */
export type Floats = ReadonlyMap<string, Float32Array<ArrayBuffer>>;

/** The parameters that the config asks for, as float32. @throws Error where one is missing or has another shape */
export function readParameters(weights: Uint8Array, config: Gpt2Config): Parameters {
  const tensors = readSafetensorsHeader(weights);
  const parameters: Parameters = {};
  for (const [name, shape] of Object.entries(parameterShapes(config))) {
    const entry = tensors.get(name) ?? tensors.get(`transformer.${name}`);
    if (!entry) throw new Error(`the weights have no tensor ${name}`);
    if (entry.shape.join() !== shape.join()) {
      throw new Error(
        `tensor ${name} is [${entry.shape.join(', ')}], the config asks for [${shape.join(', ')}]`,
      );
    }
    parameters[name] = np.array(tensorFloats(weights, entry), { shape: [...shape] });
  }
  return parameters;
}

/** Copies tensors out of the engine's memory, as they are at the call. They stay there. */
export async function readOut(parameters: Parameters): Promise<Map<string, Float32Array<ArrayBuffer>>> {
  const held = Object.entries(tree.ref(parameters)); // all at once: a step may consume the originals while this waits
  const tensors = new Map<string, Float32Array<ArrayBuffer>>();
  for (const [name, tensor] of held) tensors.set(name, (await tensor.data()) as Float32Array<ArrayBuffer>);
  return tensors;
}

/** Copies tensors into the engine's memory. @throws Error where one is missing or has another size */
export function putIn(tensors: Floats, shapes: Readonly<Record<string, readonly number[]>>): Parameters {
  const parameters: Parameters = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const values = tensors.get(name);
    if (values?.length !== sizeOf(shape))
      throw new Error(`tensor ${name} is missing, or not of shape [${shape.join(', ')}]`);
    parameters[name] = np.array(values, { shape: [...shape] });
  }
  return parameters;
}

/** Zeros of these shapes, outside the engine's memory. */
export function zerosOf(
  shapes: Readonly<Record<string, readonly number[]>>,
): Map<string, Float32Array<ArrayBuffer>> {
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, new Float32Array(sizeOf(shape))]));
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, side) => size * side, 1);

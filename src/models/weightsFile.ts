import { halves } from './halfFloats';
import { readSafetensorsHeader } from './safetensors';
import { tensorFloats } from './tensorFloats';

/** What a file's numbers are stored as. */
export type Precision = 'F16' | 'F32';

/** A tensor to be written: its name, its shape and its values. */
export type NamedTensor = readonly [name: string, shape: readonly number[], values: Float32Array];

/**
 * A whole safetensors file of the tensors, in their order. The data starts at a multiple of 64 bytes, so that a graph can
 * point into the file.
 *
 * @param metadata strings beside the tensors, as the format allows
 */
export function weightsFile(
  tensors: readonly NamedTensor[],
  precision: Precision,
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Uint8Array<ArrayBuffer> {
  const width = precision === 'F16' ? 2 : 4;
  const header: Record<string, unknown> = { __metadata__: metadata };
  let length = 0;
  for (const [name, shape, values] of tensors) {
    const size = shape.reduce((product, side) => product * side, 1);
    if (size !== values.length) throw new RangeError(`tensor ${name}: ${values.length} values for ${size}`);
    header[name] = { dtype: precision, shape, data_offsets: [length, length + width * size] };
    length += width * size;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((8 + text.length) / 64) * 64;
  const file = new Uint8Array(start + length).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(text, 8);
  let at = start;
  for (const [, , values] of tensors) {
    if (precision === 'F16') new Uint16Array(file.buffer, at, values.length).set(halves(values));
    else new Float32Array(file.buffer, at, values.length).set(values);
    at += width * values.length;
  }
  return file;
}

/** All tensors of a safetensors file as float32, with their shapes. @throws Error where it is none */
export function readTensors(
  file: Uint8Array,
): (readonly [name: string, shape: readonly number[], values: Float32Array<ArrayBuffer>])[] {
  return [...readSafetensorsHeader(file)].map(([name, entry]) => [
    name,
    entry.shape,
    tensorFloats(file, entry),
  ]);
}

/** The strings beside the tensors of a safetensors file whose header can be read. */
export function readMetadata(file: Uint8Array): Readonly<Record<string, unknown>> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const text = new TextDecoder().decode(file.subarray(8, 8 + Number(view.getBigUint64(0, true))));
  const { __metadata__: metadata } = JSON.parse(text) as Record<string, unknown>;
  return typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>) : {};
}

/** A safetensors file once more in another precision: half the size, for one to be kept. */
export function withPrecision(file: Uint8Array, precision: Precision): Uint8Array<ArrayBuffer> {
  return weightsFile(readTensors(file), precision);
}

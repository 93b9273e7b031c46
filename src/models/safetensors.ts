/** Where each tensor lies in a .safetensors file (8 bytes header length, JSON header, data). */
export interface TensorEntry {
  readonly dtype: 'F16' | 'F32' | 'BF16';
  readonly shape: readonly number[];
  /** Byte offset in the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

interface RawEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Reads the header of a safetensors file.
 *
 * @throws Error where the bytes are no safetensors file, or hold a type that the page cannot read
 */
export function readSafetensorsHeader(file: Uint8Array): Map<string, TensorEntry> {
  if (file.length < 8) throw new Error('not a safetensors file: shorter than its header');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > file.length - 8)
    throw new Error('not a safetensors file: the header is longer than the file');
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength))) as Record<
    string,
    RawEntry
  >;
  const tensors = new Map<string, TensorEntry>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape } = entry;
    const [from, to] = entry.data_offsets;
    if (dtype !== 'F16' && dtype !== 'F32' && dtype !== 'BF16')
      throw new Error(`tensor ${name} is ${dtype}: not readable here`);
    if (8 + headerLength + to > file.length)
      throw new Error(`tensor ${name} reaches past the end of the file`);
    tensors.set(name, { dtype, shape, offset: 8 + headerLength + from, length: to - from });
  }
  return tensors;
}

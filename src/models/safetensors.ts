import * as v from 'valibot';

/** Where each tensor lies in a .safetensors file (8 bytes header length, JSON header, data). */
export interface TensorEntry {
  readonly dtype: 'F16' | 'F32' | 'BF16';
  readonly shape: readonly number[];
  /** Byte offset in the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Header = v.record(v.string(), v.unknown());
const RawEntry = v.object({
  dtype: v.string(),
  shape: v.array(whole),
  data_offsets: v.tuple([whole, whole]),
});

const BYTES = { F16: 2, F32: 4, BF16: 2 } as const;

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
  const header = v.safeParse(
    Header,
    JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength))),
  );
  if (!header.success) throw new Error('not a safetensors file: its header is no object');
  const tensors = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(header.output)) {
    if (name === '__metadata__') continue;
    const entry = v.safeParse(RawEntry, value);
    if (!entry.success) throw new Error(`tensor ${name}: its entry is malformed`);
    const { dtype, shape, data_offsets } = entry.output;
    const [from, to] = data_offsets;
    if (dtype !== 'F16' && dtype !== 'F32' && dtype !== 'BF16')
      throw new Error(`tensor ${name} is ${dtype}: not readable here`);
    if (8 + headerLength + to > file.length)
      throw new Error(`tensor ${name} reaches past the end of the file`);
    if (to - from !== shape.reduce((size, side) => size * side, BYTES[dtype]))
      throw new Error(`tensor ${name} has ${to - from} bytes, which is not what its shape takes`);
    tensors.set(name, { dtype, shape, offset: 8 + headerLength + from, length: to - from });
  }
  return tensors;
}

export interface FloatFile {
  /** A whole safetensors file. */
  readonly file: Uint8Array<ArrayBuffer>;
  /** Views of its tensors, to be filled. */
  readonly tensors: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
}

/** A safetensors file of float32 tensors, all zero, in the order given. */
export function floatSafetensors(shapes: Iterable<readonly [string, readonly number[]]>): FloatFile {
  const header: Record<string, unknown> = {};
  let length = 0;
  for (const [name, shape] of shapes) {
    const from = length;
    length += 4 * shape.reduce((size, side) => size * side, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [from, length] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(text.length / 8) * 8; // spaces after the header align the data
  const file = new Uint8Array(start + length).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(text, 8);
  const tensors = new Map<string, Float32Array<ArrayBuffer>>();
  for (const [name, entry] of Object.entries(header)) {
    const [from, to] = (entry as { data_offsets: [number, number] }).data_offsets;
    tensors.set(name, new Float32Array(file.buffer, start + from, (to - from) / 4));
  }
  return { file, tensors };
}

import type { TensorEntry } from './safetensors';

/** A tensor's values as float32, whatever it is stored as. */
export function tensorFloats(
  file: Uint8Array,
  { dtype, offset, length }: TensorEntry,
): Float32Array<ArrayBuffer> {
  // copied out, which aligns it (a Buffer's own slice would not copy)
  const bytes = Uint8Array.from(file.subarray(offset, offset + length));
  if (dtype === 'F32') return new Float32Array(bytes.buffer);
  const halves = new Uint16Array(bytes.buffer);
  const words = new Uint32Array(halves.length);
  if (dtype === 'BF16') halves.forEach((half, i) => (words[i] = half << 16));
  else halves.forEach((half, i) => (words[i] = floatBits(half)));
  return new Float32Array(words.buffer);
}

/** The bits of a float16 as those of the float32 of the same value. */
function floatBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const shift = Math.clz32(fraction) - 21; // a subnormal half is a normal float
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

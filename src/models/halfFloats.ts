const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/** The bits of the float16 nearest to a number, ties to even; beyond 65504 infinity, as PyTorch's half(). */
export function halfBits(value: number): number {
  word[0] = value;
  const whole = bits[0]!;
  const sign = (whole >>> 16) & 0x8000;
  const size = whole & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00; // not a number
  if (size >= 0x477ff000) return sign | 0x7c00; // 65520 and more round to infinity
  if (size < 0x38800000) {
    // below 2^-14 halves are multiples of 2^-24; the scaled value is exact, and so is what is left of it
    const scaled = Math.abs(word[0]) * 2 ** 24;
    const floor = Math.floor(scaled);
    const rest = scaled - floor;
    return sign | (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor);
  }
  const rounded = size + 0xfff + ((size >>> 13) & 1); // half of the last place less one, and one more where it is odd
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** The bits of each number as float16. */
export function halves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const packed = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) packed[i] = halfBits(values[i]!);
  return packed;
}

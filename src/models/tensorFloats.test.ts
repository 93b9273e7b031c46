import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tensorFloats } from './tensorFloats';

const read = (dtype: 'F16' | 'BF16', bits: number) =>
  tensorFloats(new Uint8Array(new Uint16Array([0, bits]).buffer), {
    dtype,
    shape: [1],
    offset: 2,
    length: 2,
  })[0]!;

/** The value of a float16 by its definition. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, (bits & 0x3ff) / 1024];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction));
}

describe('tensorFloats', () => {
  it('reads every float16', () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);
    const entry = { dtype: 'F16', shape: [all.length], offset: 0, length: 2 * all.length } as const;
    expect(tensorFloats(new Uint8Array(all.buffer), entry)).toEqual(Float32Array.from(all, half));
  });

  it('reads bfloat16 as the upper half of a float32', () => {
    expect(read('BF16', 0x3f80)).toBe(1);
    expect(read('BF16', 0xc049)).toBeCloseTo(-3.140625, 6);
  });

  it('reads float32 at any offset', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), fc.integer({ min: 0, max: 9 }), (value, offset) => {
        const file = new Uint8Array(offset + 4);
        new DataView(file.buffer).setFloat32(offset, value, true);
        expect(tensorFloats(file, { dtype: 'F32', shape: [1], offset, length: 4 })[0]).toBe(value);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfBits } from './halfFloats';
import { tensorFloats } from './tensorFloats';

const value = (bits: number) =>
  tensorFloats(new Uint8Array(Uint16Array.of(bits).buffer), {
    dtype: 'F16',
    shape: [1],
    offset: 0,
    length: 2,
  })[0]!;

describe('float16', () => {
  it('gives back each of its own numbers', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const number = value(bits);
      if (Number.isNaN(number)) expect(value(halfBits(number))).toBeNaN();
      else expect(halfBits(number)).toBe(bits);
    }
  });

  it('takes the nearest, ties to even', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -65519, max: 65519 }), (number) => {
        const bits = halfBits(number);
        const off = Math.abs(value(bits) - number);
        for (const other of [bits - 1, bits + 1]) {
          if ((other & 0x8000) !== (bits & 0x8000)) continue; // the other side of zero
          const theirs = Math.abs(value(other & 0xffff) - number);
          expect(off).toBeLessThanOrEqual(theirs);
          if (off === theirs) expect(bits & 1).toBe(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('knows its ends', () => {
    expect([65504, 65519.99, 65520, 1e9, Infinity].map(halfBits)).toEqual([
      0x7bff, 0x7bff, 0x7c00, 0x7c00, 0x7c00,
    ]);
    expect([-65520, -0, 2 ** -24, 2 ** -25, 2 ** -25 + 2 ** -40].map(halfBits)).toEqual([
      0xfc00, 0x8000, 1, 0, 1,
    ]);
    expect(value(halfBits(NaN))).toBeNaN();
  });
});

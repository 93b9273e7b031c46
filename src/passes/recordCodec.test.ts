import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord, isKept, recordHash, type KeptRecord } from './recordCodec';
import { traceOf } from './trace.fixture';

const whole = fc.oneof(
  fc.nat({ max: 9 }),
  fc.nat({ max: 70_000 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);
const float = fc.float({ noNaN: true });

const trace = fc.nat({ max: 6 }).chain((n) => {
  const wholes = fc.array(whole, { minLength: n, maxLength: n }).map((list) => Int32Array.from(list));
  const floats = fc.array(float, { minLength: n, maxLength: n }).map((list) => Float32Array.from(list));
  return fc
    .record({
      bos: fc.option(whole),
      tokens: wholes,
      start: wholes,
      end: wholes,
      logp: floats,
      entropy: floats,
      sigma: floats,
      rank: wholes,
      windows: fc.nat(),
      shots: fc.option(fc.nat(), { nil: undefined }),
    })
    .map(({ shots, ...rest }) => ({ ...rest, ...(shots !== undefined && { shots }) }));
});
const number = fc.double({ noNaN: true });
const plain = { noNullPrototype: true };
const norms = fc.record({ l1: number, l2: number, linf: number }, plain);
const gradients = fc.record({ tokens: fc.nat(), loss: number, input: norms, weights: norms }, plain);
const record: fc.Arbitrary<KeptRecord> = fc.oneof(fc.constant(null), trace, gradients);

describe('a record as bytes', () => {
  it('comes back exactly', () => {
    fc.assert(
      fc.property(record, (given) => {
        expect(decodeRecord(encodeRecord(given))).toStrictEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  it('takes two bytes for a whole number, and four where one does not fit', () => {
    const n = 100;
    const short = traceOf(Array<number>(n).fill(-1));
    expect(encodeRecord(short).byteLength).toBe(20 + n * (3 * 4 + 4 * 2));
    const long = { ...short, end: Int32Array.from(short.end, (end) => end + 65_500) };
    expect(encodeRecord(long).byteLength).toBe(20 + n * (3 * 4 + 3 * 2 + 4));
    expect(decodeRecord(encodeRecord(long))).toStrictEqual(long);
  });

  it('gives each array a buffer of its own', () => {
    const read = decodeRecord(encodeRecord(traceOf([-1, -2])));
    const arrays = Object.values(read!).filter((value) => ArrayBuffer.isView(value));
    expect(new Set(arrays.map(({ buffer }) => buffer)).size).toBe(7);
    expect(arrays.every(({ buffer, byteLength }) => buffer.byteLength === byteLength)).toBe(true);
  });

  it('is refused where bytes are missing, too many or of another kind', () => {
    const kinds = fc.oneof(trace, gradients);
    fc.assert(
      fc.property(kinds, fc.nat(), (given, cut) => {
        const bytes = encodeRecord(given);
        expect(() => decodeRecord(bytes.slice(0, cut % bytes.byteLength))).toThrow(/record/);
        const longer = new Uint8Array(bytes.byteLength + 2);
        longer.set(new Uint8Array(bytes));
        expect(() => decodeRecord(longer.buffer)).toThrow(/damaged/);
      }),
    );
    expect(() => decodeRecord(Uint8Array.of(9, 0, 0, 0).buffer)).toThrow(/no record/);
    expect(() => decodeRecord(new ArrayBuffer(0))).toThrow(/no record/);
  });
});

describe('what is kept', () => {
  it('is everything but alternatives', () => {
    const none = new Int32Array();
    const alternatives = {
      count: 1,
      tokens: none,
      logp: new Float32Array(),
      texts: [],
      start: none,
      end: none,
    };
    expect([null, traceOf([-1]), alternatives].map(isKept)).toEqual([true, true, false]);
  });

  it('is named by 128 bits that every part of the key changes', () => {
    expect(recordHash('weights\nmodel\ntext')).toMatch(/^[0-9a-f]{32}$/);
    const keys = ['a\nb', 'a\nc', 'b\nb', 'a\nb ', 'a\n\u0000b', 'a\nß', 'a\nss'];
    expect(new Set(keys.map(recordHash)).size).toBe(keys.length);
    expect(recordHash('a\nb')).toBe(recordHash('a\nb'));
  });
});

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isAlternatives, isTrace, type Alternatives, type GradientNorms, type PassRecord } from './records';
import type { Trace } from './trace';

/**
 * Records as bytes, to be kept and sent: little endian, the first byte says what it is.
 *
 * A trace is a header of 20 bytes (kind, flags, two unused, then int32: n, windows, bos, shots), three arrays
 * of float32, and four of whole numbers that are uint16 where all values fit and int32 where one does not; those of four
 * bytes stand before those of two. Gradient norms are a header of 8 bytes (kind, three unused, uint32 tokens) and seven float64.
 */

/** What can be kept. Alternatives cannot: they are large, and serve only to make neighbours. */
export type KeptRecord = Exclude<PassRecord, Alternatives>;

/** Goes up where bytes, or what stands in them, would be read as something else: what was kept before is then not found. */
const RECORD_VERSION = 1;

const KIND = { null: 0, trace: 1, gradients: 2 } as const;
const TRACE_HEADER = 20;
const NORMS_HEADER = 8;
const FLOATS = ['logp', 'entropy', 'sigma'] as const;
const WHOLES = ['tokens', 'start', 'end', 'rank'] as const;
/** Flags: bit i = WHOLES[i] has four bytes a value; then these. */
const HAS_BOS = 16;
const HAS_SHOTS = 32;
const NORM_VALUES = 7;

export function isKept(record: PassRecord): record is KeptRecord {
  return !isAlternatives(record);
}

/** The name under which a record is kept: 128 bits of the SHA-256 of its key and of RECORD_VERSION, as hex. */
export function recordHash(key: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${RECORD_VERSION}\n${key}`)).subarray(0, 16));
}

export function encodeRecord(record: KeptRecord): ArrayBuffer {
  if (record === null) return Uint8Array.of(KIND.null).buffer;
  return isTrace(record) ? encodeTrace(record) : encodeNorms(record);
}

/** @throws Error where the bytes are no record */
export function decodeRecord(bytes: ArrayBuffer): KeptRecord {
  switch (new Uint8Array(bytes)[0]) {
    case KIND.null:
      return null;
    case KIND.trace:
      return decodeTrace(bytes);
    case KIND.gradients:
      return decodeNorms(bytes);
    default:
      throw new Error('the bytes are no record of a pass');
  }
}

const needsFour = (values: Int32Array): boolean => values.some((value) => value < 0 || value > 0xffff);

function encodeTrace(trace: Trace): ArrayBuffer {
  const n = trace.tokens.length;
  const wide = WHOLES.map((name) => needsFour(trace[name]));
  const bytes = new ArrayBuffer(traceBytes(n, wide));
  const flags =
    wide.reduce((sum, isWide, i) => sum | (isWide ? 1 << i : 0), 0) |
    (trace.bos === null ? 0 : HAS_BOS) |
    (trace.shots === undefined ? 0 : HAS_SHOTS);
  new Uint8Array(bytes).set([KIND.trace, flags]);
  new Int32Array(bytes, 4, 4).set([n, trace.windows, trace.bos ?? 0, trace.shots ?? 0]);
  let at = TRACE_HEADER;
  for (const name of FLOATS) {
    new Float32Array(bytes, at, n).set(trace[name]);
    at += n * 4;
  }
  for (const i of byWidth(wide)) {
    const block = wide[i] ? new Int32Array(bytes, at, n) : new Uint16Array(bytes, at, n);
    block.set(trace[WHOLES[i]!]);
    at += block.byteLength;
  }
  return bytes;
}

function decodeTrace(bytes: ArrayBuffer): Trace {
  if (bytes.byteLength < TRACE_HEADER) throw damaged();
  const flags = new Uint8Array(bytes)[1]!;
  const [n, windows, bos, shots] = new Int32Array(bytes, 4, 4) as unknown as [number, number, number, number];
  const wide = WHOLES.map((_, i) => (flags & (1 << i)) !== 0);
  if (n < 0 || bytes.byteLength !== traceBytes(n, wide)) throw damaged();
  let at = TRACE_HEADER;
  // copied out: the buffer of each array is its own, and can be sent by itself
  const floats = FLOATS.map((name) => {
    const block = new Float32Array(bytes.slice(at, at + n * 4));
    at += n * 4;
    return [name, block] as const;
  });
  const wholes = byWidth(wide).map((i) => {
    const block = Int32Array.from(wide[i] ? new Int32Array(bytes, at, n) : new Uint16Array(bytes, at, n));
    at += n * (wide[i] ? 4 : 2);
    return [WHOLES[i]!, block] as const;
  });
  return {
    bos: flags & HAS_BOS ? bos : null,
    ...(Object.fromEntries(wholes) as Record<(typeof WHOLES)[number], Int32Array>),
    ...(Object.fromEntries(floats) as Record<(typeof FLOATS)[number], Float32Array>),
    windows,
    ...(flags & HAS_SHOTS && { shots }),
  };
}

function traceBytes(n: number, wide: readonly boolean[]): number {
  return TRACE_HEADER + n * (FLOATS.length * 4 + wide.reduce((sum, isWide) => sum + (isWide ? 4 : 2), 0));
}

/** Places in WHOLES, those of four bytes first: each array then stands at a multiple of its own width. */
function byWidth(wide: readonly boolean[]): number[] {
  return [...WHOLES.keys()].sort((a, b) => Number(wide[b]) - Number(wide[a]) || a - b);
}

function encodeNorms({ tokens, loss, input, weights }: GradientNorms): ArrayBuffer {
  const bytes = new ArrayBuffer(NORMS_HEADER + NORM_VALUES * 8);
  new Uint8Array(bytes)[0] = KIND.gradients;
  new Uint32Array(bytes, 4, 1)[0] = tokens;
  new Float64Array(bytes, NORMS_HEADER).set([
    loss,
    ...[input, weights].flatMap(({ l1, l2, linf }) => [l1, l2, linf]),
  ]);
  return bytes;
}

function decodeNorms(bytes: ArrayBuffer): GradientNorms {
  if (bytes.byteLength !== NORMS_HEADER + NORM_VALUES * 8) throw damaged();
  const values = new Float64Array(bytes, NORMS_HEADER);
  const norms = (at: number) => ({ l1: values[at]!, l2: values[at + 1]!, linf: values[at + 2]! });
  return { tokens: new Uint32Array(bytes, 4, 1)[0]!, loss: values[0]!, input: norms(1), weights: norms(4) };
}

function damaged(): Error {
  return new Error('the record of a pass is damaged: it has not the length that it names');
}

import fc from 'fast-check';
import type { Trace } from './trace';

/** A trace with these log-probabilities. What is not given is the same everywhere: entropy 1, sigma 1, rank 1. For tests. */
export function traceOf(logp: readonly number[], given: Partial<Trace> = {}): Trace {
  const n = logp.length;
  return {
    bos: 0,
    tokens: Int32Array.from({ length: n }, (_, i) => i + 1),
    start: Int32Array.from({ length: n }, (_, i) => i),
    end: Int32Array.from({ length: n }, (_, i) => i + 1),
    logp: Float32Array.from(logp),
    entropy: new Float32Array(n).fill(1),
    sigma: new Float32Array(n).fill(1),
    rank: new Int32Array(n).fill(1),
    windows: 1,
    ...given,
  };
}

/** Traces of up to 30 tokens, some rows flat, some log-probabilities 0. */
export function traces(minLength = 0): fc.Arbitrary<Trace> {
  const row = fc.record({
    logp: fc.oneof(fc.constant(0), { arbitrary: fc.double({ min: -20, max: 0, noNaN: true }), weight: 5 }),
    entropy: fc.double({ min: 0, max: 8, noNaN: true }),
    sigma: fc.oneof(fc.constant(0), { arbitrary: fc.double({ min: 0.01, max: 5, noNaN: true }), weight: 5 }),
    token: fc.nat({ max: 4095 }),
    rank: fc.integer({ min: 1, max: 4096 }),
  });
  return fc.array(row, { minLength, maxLength: 30 }).map((rows) =>
    traceOf(
      rows.map(({ logp }) => logp),
      {
        tokens: Int32Array.from(rows, ({ token }) => token),
        entropy: Float32Array.from(rows, ({ entropy }) => entropy),
        sigma: Float32Array.from(rows, ({ sigma }) => sigma),
        rank: Int32Array.from(rows, ({ rank }) => rank),
      },
    ),
  );
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAT_SIGMA, traceBuffers, zScore, zScores } from './trace';
import { traceOf, traces } from './trace.fixture';

describe('zScore', () => {
  it('is how many standard deviations a log-probability lies from its expectation', () => {
    expect(zScore(-5, 2, 1.5)).toBe(-2);
    expect(zScore(-1, 2, 0.5)).toBe(2);
  });

  it('is 0 on a flat row, whatever was predicted', () => {
    expect(zScore(-8.3, 8.2, 0)).toBe(0);
    expect(zScore(-8.3, 8.2, FLAT_SIGMA / 2)).toBe(0);
    expect(zScore(-3, 2, FLAT_SIGMA)).toBe(-1 / FLAT_SIGMA);
  });
});

describe('zScores', () => {
  it('has a finite value for each scored token', () => {
    fc.assert(
      fc.property(traces(), (trace) => {
        const z = zScores(trace);
        expect(z).toHaveLength(trace.logp.length);
        expect(z.every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('traceBuffers', () => {
  it('lists the buffer of every array of a trace', () => {
    const trace = traceOf([-1, -2]);
    const arrays = Object.values(trace).filter((value) => ArrayBuffer.isView(value));
    expect(new Set(traceBuffers(trace))).toEqual(new Set(arrays.map(({ buffer }) => buffer)));
    const moved = structuredClone(trace, { transfer: traceBuffers(trace) as ArrayBuffer[] });
    expect(Array.from(moved.logp)).toEqual([-1, -2]);
    expect(trace.logp).toHaveLength(0);
  });
});

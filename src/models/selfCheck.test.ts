import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace } from '../passes/trace';
import { traceOf, traces } from '../passes/trace.fixture';
import { checkTrace, SELF_CHECK_TOLERANCE } from './selfCheck';

const recordOf = ({ tokens, logp, entropy, sigma, rank }: Trace) => ({
  text: '',
  tokens: Array.from(tokens),
  logp: Array.from(logp),
  entropy: Array.from(entropy),
  sigma: Array.from(sigma),
  rank: Array.from(rank),
});

const trace = traceOf([-1, -2, -3, -4]);
const record = recordOf(trace);
const VALUES = ['logp', 'entropy', 'sigma'] as const;

/** The same trace with another value at one place. */
function changed(name: (typeof VALUES)[number], at: number, value: number): Trace {
  const values = trace[name].slice();
  values[at] = value;
  return { ...trace, [name]: values };
}

describe('checkTrace', () => {
  it('passes a trace that is its own record', () => {
    fc.assert(
      fc.property(traces(), (any) => {
        expect(checkTrace(any, recordOf(any))).toEqual({
          passed: true,
          worst: { logp: 0, entropy: 0, sigma: 0 },
          ranksOff: 0,
          tokens: any.tokens.length,
        });
      }),
    );
  });

  it.each(VALUES)(
    'reports the largest difference of %s, wherever it stands, and fails past the tolerance',
    (name) => {
      const at = fc.nat({ max: record.tokens.length - 1 });
      fc.assert(
        fc.property(at, fc.double({ min: -0.01, max: 0.01, noNaN: true }), (place, by) => {
          const got = changed(name, place, trace[name][place]! + by);
          const off = Math.abs(got[name][place]! - record[name][place]!);
          const report = checkTrace(got, record);
          expect(report.worst).toEqual({ logp: 0, entropy: 0, sigma: 0, [name]: off });
          expect(report.passed).toBe(off <= SELF_CHECK_TOLERANCE);
        }),
      );
    },
  );

  it('passes at the tolerance itself', () => {
    const expected = { ...record, logp: [-1, -2, -3, -4 - SELF_CHECK_TOLERANCE] };
    const off = checkTrace(trace, expected).worst!.logp;
    expect(off).toBeCloseTo(SELF_CHECK_TOLERANCE, 12);
    expect(checkTrace(trace, expected).passed).toBe(off <= SELF_CHECK_TOLERANCE);
    expect(checkTrace(trace, { ...record, logp: [-1, -2, -3, -4.0011] }).passed).toBe(false);
    expect(checkTrace(trace, { ...record, logp: [-1, -2, -3, -4.0009] }).passed).toBe(true);
  });

  it.each(VALUES)('fails a NaN or an infinite %s at any place', (name) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      for (let at = 0; at < record.tokens.length; at++) {
        expect(checkTrace(changed(name, at, value), record).passed, `${value} at ${at}`).toBe(false);
      }
    }
  });

  it('fails where the record itself is too short', () => {
    expect(checkTrace(trace, { ...record, sigma: [1, 1, 1] }).passed).toBe(false);
  });

  it.each([
    ['another token', [1, 2, 9, 4]],
    ['a token more', [1, 2, 3, 4, 5]],
    ['a token less', [1, 2, 3]],
  ])('fails %s, with nothing to compare', (_, tokens) => {
    const n = tokens.length;
    expect(checkTrace(trace, { ...record, tokens })).toEqual({
      passed: false,
      worst: null,
      ranksOff: n,
      tokens: n,
    });
  });

  it('counts ranks that differ, but fails nothing for them', () => {
    expect(checkTrace(trace, { ...record, rank: [1, 2, 1, 3] })).toMatchObject({ passed: true, ranksOff: 2 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceOf, traces } from '../passes/trace.fixture';
import { lowercase } from './lowercase';
import { declared, signalsOver } from './signals.fixture';

describe('lowercase', () => {
  it('is exactly −1 for a text in lower case, whatever its trace', () => {
    const text = 'no capitals here, 42 of them';
    fc.assert(
      fc.property(traces(1), (trace) => {
        fc.pre(trace.logp.some((value) => value < 0));
        const signals = signalsOver(text, lowercase.needs({}), {
          target: trace,
          reference: trace,
          lowercase: traceOf([-99]), // of other words: it is not asked for
        });
        expect(lowercase.score(signals, {})).toBe(-1);
      }),
    );
  });

  it('compares means, however many tokens each writing has', () => {
    const scene = { target: traceOf([-1, -2]), reference: traceOf([]), lowercase: traceOf([-2, -3, -4]) };
    expect(lowercase.score(declared(lowercase, {}, scene), {})).toBe(-0.5);
  });

  it('is undefined where the text in lower case has no loss', () => {
    const scene = { target: traceOf([-1]), reference: traceOf([]), lowercase: traceOf([0, 0]) };
    const signals = declared(lowercase, {}, scene);
    expect(lowercase.score(signals, {})).toBeNull();
    expect(lowercase.contribution!(signals, {})).toBeNull();
  });
});

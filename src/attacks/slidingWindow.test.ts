import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceOf, traces } from '../passes/trace.fixture';
import { meanLogProbability } from './loss';
import { declared } from './signals.fixture';
import { easiestWindow, slidingWindow, slidingWindowScore } from './slidingWindow';

describe('easiestWindow', () => {
  it('is the one of the highest mean log-probability', () => {
    expect(easiestWindow([-9, -1, -2, -9, -1, -3], 2)).toEqual({ start: 1, length: 2, mean: -1.5 });
  });

  it('is the first of several', () => {
    expect(easiestWindow([-5, -1, -5, -1], 1)?.start).toBe(1);
  });

  it('counts a window longer than the text as the text', () => {
    expect(easiestWindow([-1, -3], 50)).toEqual({ start: 0, length: 2, mean: -2 });
    expect(easiestWindow([], 50)).toBeNull();
  });

  it('is the best of all windows', () => {
    fc.assert(
      fc.property(traces(1), fc.integer({ min: 1, max: 40 }), ({ logp }, window) => {
        const length = Math.min(window, logp.length);
        const means = Array.from({ length: logp.length - length + 1 }, (_, start) =>
          meanLogProbability(logp.slice(start, start + length)),
        );
        expect(slidingWindowScore(logp, window)).toBeCloseTo(Math.max(...means.map((mean) => mean!)), 9);
      }),
    );
  });
});

describe('sliding window', () => {
  it('gives its shares to the tokens of the easiest window', () => {
    const target = traceOf([-9, -1, -2, -9, -1, -3]);
    const options = { window: 2 };
    const signals = declared(slidingWindow, options, { target, reference: target, lowercase: target });
    expect(slidingWindow.score(signals, options)).toBe(-1.5);
    expect(Array.from(slidingWindow.contribution!(signals, options)!)).toEqual([0, -0.5, -1, 0, 0, 0]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoringWindows } from './windows';

const lengths = fc.nat({ max: 300 });
const contexts = fc.integer({ min: 1, max: 64 });

/** The predictions that windows keep, as positions of the sequence, in the order in which they are made. */
const kept = (windows: ReturnType<typeof scoringWindows>) =>
  windows.flatMap(({ from, to, keep }) =>
    Array.from({ length: to - from - keep }, (_, i) => from + keep + i),
  );

describe('scoringWindows', () => {
  it('strides by half of the context', () => {
    expect(scoringWindows(21, 8)).toEqual([
      { from: 0, to: 8, keep: 0 },
      { from: 4, to: 12, keep: 4 },
      { from: 8, to: 16, keep: 4 },
      { from: 12, to: 20, keep: 4 },
    ]);
  });

  it('is one window up to the context and the token that it predicts', () => {
    expect(scoringWindows(9, 8)).toEqual([{ from: 0, to: 8, keep: 0 }]);
    expect(scoringWindows(10, 8)).toHaveLength(2);
    expect(scoringWindows(2, 8)).toEqual([{ from: 0, to: 1, keep: 0 }]);
  });

  it('is none where nothing can be predicted', () => {
    expect(scoringWindows(1, 8)).toEqual([]);
    expect(scoringWindows(0, 8)).toEqual([]);
  });

  it('keeps each prediction exactly once, in order', () => {
    fc.assert(
      fc.property(lengths, contexts, (length, context) => {
        const all = Array.from({ length: Math.max(0, length - 1) }, (_, i) => i);
        expect(kept(scoringWindows(length, context))).toEqual(all);
      }),
    );
  });

  it('never reads more than the context, nor past what is there', () => {
    fc.assert(
      fc.property(lengths, contexts, (length, context) => {
        for (const { from, to, keep } of scoringWindows(length, context)) {
          expect(to - from).toBeLessThanOrEqual(context);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThan(length);
          expect(keep).toBeGreaterThanOrEqual(0);
          expect(keep).toBeLessThan(to - from);
        }
      }),
    );
  });

  it('keeps a prediction from the window with the longest left context, at least half of what the model can read', () => {
    fc.assert(
      fc.property(lengths, contexts, (length, context) => {
        const windows = scoringWindows(length, context);
        windows.forEach(({ from, to, keep }, at) => {
          for (let position = from + keep; position < to; position++) {
            const longest = windows.findIndex((window) => window.from <= position && position < window.to);
            expect(longest).toBe(at);
            const read = position - from + 1;
            expect(read).toBeGreaterThanOrEqual(Math.min(position + 1, context / 2));
          }
        });
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTokens, movedTokens, type TracedText } from './compareTraces';

function traced(tokens: readonly [string, number][]): TracedText {
  const text = tokens.map(([words]) => words).join('');
  let at = 0;
  const start = tokens.map(([words]) => {
    at += words.length;
    return at - words.length;
  });
  return {
    text,
    trace: {
      tokens: Int32Array.from(tokens, (_, i) => i),
      start: Int32Array.from(start),
      end: Int32Array.from(start, (from, i) => from + tokens[i]![0].length),
      logp: Float32Array.from(tokens, ([, logp]) => logp),
    },
  };
}

describe('alignTokens', () => {
  it('finds the common beginning, end and middle', () => {
    expect(alignTokens(['a', 'b', 'c', 'd', 'e'], ['a', 'x', 'c', 'y', 'z', 'e'])).toEqual([
      [0, 0],
      [2, 2],
      [4, 5],
    ]);
    expect(alignTokens([], ['a'])).toEqual([]);
    expect(alignTokens(['a', 'a'], ['a'])).toEqual([[0, 0]]);
  });

  it('pairs equal tokens, in order, and as many from either side', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const pairs = alignTokens(a, b);
        pairs.forEach(([i, j], at) => {
          expect(a[i]).toBe(b[j]);
          const previous = pairs[at - 1] ?? [-1, -1];
          expect(i).toBeGreaterThan(previous[0]);
          expect(j).toBeGreaterThan(previous[1]);
        });
        expect(alignTokens(b, a).length).toBe(pairs.length);
        if (a.join() === b.join()) expect(pairs.length).toBe(a.length);
      }),
    );
  });
});

describe('movedTokens', () => {
  it('lists the largest changes of tokens that stand in both', () => {
    const before = traced([
      ['The', -1],
      [' cat', -2],
      [' sat', -3],
      ['.', -0.5],
    ]);
    const after = traced([
      ['The', -1.001],
      [' dog', -7],
      [' sat', -1.5],
      ['.', -0.75],
    ]);
    expect(movedTokens(before, after, 5)).toEqual([
      { before: 2, after: 2, text: ' sat', logpBefore: -3, logpAfter: -1.5, change: 1.5 },
      { before: 3, after: 3, text: '.', logpBefore: -0.5, logpAfter: -0.75, change: -0.25 },
    ]);
    expect(movedTokens(before, after, 1)).toHaveLength(1);
  });
});

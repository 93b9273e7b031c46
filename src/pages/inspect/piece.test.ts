import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../../passes/trace.fixture';
import { groupOf, groupTokens } from '../../ui/tokenGroups';
import { extremeTokens, pieceOf } from './piece';

const TEXT = 'a🚂b the end';
const SPANS = {
  start: Int32Array.of(0, 1, 3, 3, 4, 8),
  end: Int32Array.of(1, 3, 3, 4, 8, 12),
};

describe('pieceOf', () => {
  it('is the piece that the token is drawn in, where all are drawn', () => {
    expect(pieceOf(TEXT, SPANS, 2)).toEqual({ first: 1, last: 2, text: '🚂' });
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1 }), (lengths) => {
        const ends = lengths.map((_, i) => lengths.slice(0, i + 1).reduce((sum, length) => sum + length, 0));
        const spans = { start: Int32Array.of(0, ...ends.slice(0, -1)), end: Int32Array.from(ends) };
        const text = 'abcdefghij'.repeat(10).slice(0, ends.at(-1));
        const { groups } = groupTokens(text, spans.start, spans.end, lengths.length);
        lengths.forEach((_, token) => {
          expect(pieceOf(text, spans, token)).toEqual(groupOf(groups, token));
        });
      }),
    );
  });
});

describe('extremeTokens', () => {
  it('names each token by the text, however many of them are drawn', () => {
    const target = traceOf([-1, -4, -2, -2, -9, -3], SPANS);
    const value = (i: number) => -target.logp[i]!;
    expect(extremeTokens({ text: TEXT, target }, value, String, 4)).toEqual([
      { token: 4, text: '␣the', note: '4' },
      { token: 1, text: '🚂', note: '1' },
      { token: 5, text: '␣end', note: '5' },
      { token: 2, text: '🚂', note: '2' },
    ]);
  });
});

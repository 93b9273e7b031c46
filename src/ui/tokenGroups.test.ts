import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupOf, groupTokens, splitGap, spokenToken, visibleToken } from './tokenGroups';

describe('groupTokens', () => {
  it('makes one piece of each token', () => {
    expect(groupTokens('one two', [0, 3], [3, 7], 2)).toEqual({
      lead: '',
      groups: [
        { first: 0, last: 0, text: 'one' },
        { first: 1, last: 1, text: ' two' },
      ],
      rest: '',
    });
  });

  it('joins the tokens that lie inside one character', () => {
    const { groups } = groupTokens('a🚂b', [0, 1, 3, 3, 3], [1, 3, 3, 3, 4], 5);
    expect(groups).toEqual([
      { first: 0, last: 0, text: 'a' },
      { first: 1, last: 3, text: '🚂' },
      { first: 4, last: 4, text: 'b' },
    ]);
  });

  it('keeps an unscored beginning and the rest that is not shown', () => {
    expect(groupTokens('one two three', [3, 7], [7, 13], 1)).toMatchObject({ lead: 'one', rest: ' three' });
    expect(groupTokens('one two', [], [], 0)).toEqual({ lead: '', groups: [], rest: 'one two' });
  });

  it('gives back the whole text, however many tokens are shown', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(6)), fc.nat(12), (text, lengths, shown) => {
        const ends = lengths.map((_, i) =>
          Math.min(
            text.length,
            lengths.slice(0, i + 1).reduce((sum, length) => sum + length, 0),
          ),
        );
        const starts = ends.map((_, i) => ends[i - 1] ?? 0);
        const { lead, groups, rest } = groupTokens(text, starts, ends, Math.min(shown, ends.length));
        expect(lead + groups.map((group) => group.text).join('') + rest).toBe(text);
      }),
    );
  });
});

describe('groupOf', () => {
  it('finds the piece that a token is drawn in', () => {
    const { groups } = groupTokens('a🚂b', [0, 1, 3, 3], [1, 3, 3, 4], 4);
    expect([0, 1, 2, 3].map((token) => groupOf(groups, token)?.text)).toEqual(['a', '🚂', '🚂', 'b']);
    expect(groupOf(groups, 4)).toBeUndefined();
    expect(groupOf(groups, -1)).toBeUndefined();
    expect(groupOf([], 0)).toBeUndefined();
  });
});

describe('splitGap', () => {
  it('splits blanks from the word behind them, and nothing else', () => {
    expect([' the', 'the', '  ', '\n', '\n x', ''].map(splitGap)).toEqual([
      [' ', 'the'],
      ['', 'the'],
      ['', '  '],
      ['', '\n'],
      ['', '\n x'],
      ['', ''],
    ]);
  });
});

describe('tokens as text', () => {
  it('shows white space', () => {
    expect(visibleToken(' the')).toBe('␣the');
    expect(visibleToken('\n\n')).toBe('⏎⏎');
    expect(visibleToken('a b')).toBe('a b');
  });

  it('says white space and parts of characters', () => {
    expect([' the', ' ', '\n', ''].map(spokenToken)).toEqual([
      'the',
      'space',
      'line break',
      'part of a character',
    ]);
  });
});

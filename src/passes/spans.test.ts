import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTE_OF_CHARACTER, tokenBytes, tokenSpans, utf8Length } from './spans';

const textOf = (text: string, { start, end }: ReturnType<typeof tokenSpans>) =>
  Array.from(start, (from, i) => text.slice(from, end[i]));

describe('tokenSpans', () => {
  it('joins to the text, however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 200 }),
        (text, cuts) => {
          const lengths: number[] = [];
          let left = utf8Length(text);
          for (let i = 0; left > 0; i++) {
            const length = Math.min(left, cuts[i] ?? 1);
            lengths.push(length);
            left -= length;
          }
          expect(textOf(text, tokenSpans(text, lengths)).join('')).toBe(text);
        },
      ),
    );
  });

  it('gives a split character to the token with its first byte, and the rest of it nothing', () => {
    expect(textOf('a😀b', tokenSpans('a😀b', [1, 2, 1, 1, 1]))).toEqual(['a', '😀', '', '', 'b']);
  });

  it('counts a lone surrogate as its replacement character', () => {
    expect(utf8Length('\uD83D')).toBe(new TextEncoder().encode('\uD83D').length);
    expect(textOf('x\uD83Dy', tokenSpans('x\uD83Dy', [1, 3, 1])).join('')).toBe('x\uD83Dy');
  });

  it('refuses tokens that do not cover the text', () => {
    expect(() => tokenSpans('abc', [1, 1])).toThrow(RangeError);
    expect(() => tokenSpans('abc', [1, 3])).toThrow(RangeError);
  });
});

describe('the byte alphabet', () => {
  it('has each byte once', () => {
    expect(new Set(BYTE_OF_CHARACTER.values()).size).toBe(256);
    expect(BYTE_OF_CHARACTER.get('Ġ')).toBe(32);
    expect(BYTE_OF_CHARACTER.get('Ċ')).toBe(10);
  });

  it('counts an added token as the bytes of its own text', () => {
    expect(tokenBytes('Ġthe')).toBe(4);
    expect(tokenBytes('<|endoftext|>')).toBe(13);
    expect(tokenBytes('漢')).toBe(3);
  });
});

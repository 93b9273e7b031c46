import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decodeText';

const utf8 = (text: string) => new TextEncoder().encode(text);
/** UTF-16 with its byte order mark. */
function utf16(text: string, bigEndian: boolean): Uint8Array {
  const marked = `\uFEFF${text}`;
  return Uint8Array.from({ length: 2 * marked.length }, (_, i) => {
    const high = (i % 2 === 0) === bigEndian;
    return (marked.charCodeAt(i >> 1) >> (high ? 8 : 0)) & 0xff;
  });
}
const printable = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.startsWith('\uFEFF'));
const message = (bytes: Uint8Array) => {
  const decoded = decodeText(bytes);
  return decoded.ok ? 'read' : decoded.message;
};

describe('decodeText', () => {
  it('gives back a text written in UTF-8, with or without a mark, or in UTF-16 with one', () => {
    fc.assert(
      fc.property(printable, (text) => {
        const expected = { ok: true, text };
        expect(decodeText(utf8(text))).toEqual(expected);
        expect(decodeText(utf8(`\uFEFF${text}`))).toEqual(expected);
        expect(decodeText(utf16(text, false))).toEqual(expected);
        expect(decodeText(utf16(text, true))).toEqual(expected);
      }),
    );
  });

  it('takes line ends, tabs, form feeds and a stray control character for text', () => {
    for (const text of ['a\r\nb\tc\fd', `${'word '.repeat(100)}\x1b`]) {
      expect(decodeText(utf8(text))).toEqual({ ok: true, text });
    }
  });

  it.each([
    ['nothing', [], 'the file is empty'],
    ['half a UTF-16 character', [0xff, 0xfe, 0x41], 'the file is broken UTF-16'],
    ['a UTF-16 mark alone', [0xff, 0xfe], 'the file is empty but for a byte order mark'],
    ['a NUL', [0x61, 0x62, 0, 0x63, 0x64, 0x65], 'looks like a binary file (a NUL byte at byte 3)'],
    ['a ZIP', [0x50, 0x4b, 3, 4, 20, 0], 'looks like a binary file (a ZIP archive'],
    ['control characters', [1, 2, 3, 0x61], 'looks like a binary file (3 control characters in 4 bytes)'],
    ['a byte of Latin-1', [0x61, 0x0a, 0xe9, 0x20], 'is not valid UTF-8 at byte 3 (0xE9, line 2)'],
    ['an overlong form', [0x61, 0xc0, 0x80], 'is not valid UTF-8 at byte 2 (0xC0'],
    ['an overlong form of three', [0xe0, 0x80, 0x80], 'is not valid UTF-8 at byte 1 (0xE0'],
    ['an overlong form of four', [0xf0, 0x80, 0x80, 0x80], 'is not valid UTF-8 at byte 1 (0xF0'],
    ['a surrogate', [0xed, 0xa0, 0x80], 'is not valid UTF-8 at byte 1 (0xED'],
    ['an end in the middle of a character', [0x61, 0xe2, 0x82], 'is not valid UTF-8 at byte 2 (0xE2'],
    ['a character beyond the last', [0xf4, 0x90, 0x80, 0x80], 'is not valid UTF-8 at byte 1 (0xF4'],
  ])('refuses %s', (_, bytes, expected) => {
    expect(message(Uint8Array.from(bytes))).toContain(expected);
  });

  it('names the byte at which UTF-8 breaks, as the decoder finds it', () => {
    const byte = fc.integer({ min: 1, max: 255 });
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 8 }), (list) => {
        const bytes = utf8('plain é text ').length;
        const all = Uint8Array.from([...utf8('plain é text '), ...list]);
        const at = /valid UTF-8 at byte (\d+)/.exec(message(all))?.[1];
        if (at === undefined) return;
        expect(Number(at)).toBeGreaterThan(bytes);
        // what stands before is valid, and with the byte it is not
        const decode = (end: number) =>
          new TextDecoder('utf-8', { fatal: true }).decode(all.subarray(0, end));
        expect(() => decode(Number(at) - 1)).not.toThrow();
        expect(() => decode(Number(at))).toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeText(bytes)));
  });
});

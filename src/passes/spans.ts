/**
 * From tokens back to places in the text, for byte-level BPE.
 *
 * Such a tokenizer cuts the UTF-8 bytes of the text, so a token may end inside a character. A character belongs to the
 * token that holds its first byte; a token that holds only later bytes of it has an empty span. So spans always join to
 * give back the text.
 */

/** The bytes that GPT-2's printable alphabet stands for: character → byte. */
export const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = byteAlphabet();

function byteAlphabet(): Map<string, number> {
  const printable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  const table = new Map<string, number>();
  let extra = 0;
  for (let b = 0; b < 256; b++) table.set(String.fromCodePoint(printable(b) ? b : 256 + extra++), b);
  return table;
}

/** How many bytes of text a vocabulary entry stands for. Entries outside the byte alphabet (added tokens) stand for themselves. */
export function tokenBytes(entry: string): number {
  const characters = [...entry];
  return characters.every((c) => BYTE_OF_CHARACTER.has(c)) ? characters.length : utf8Length(entry);
}

/** UTF-8 bytes of a string; a lone surrogate counts as the three bytes of its replacement character. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += characterBytes(character);
  return bytes;
}

function characterBytes(character: string): number {
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

export interface Spans {
  /** UTF-16 offsets, shape [tokens]. */
  readonly start: Int32Array;
  readonly end: Int32Array;
}

/**
 * @param text the text that was tokenised
 * @param lengths bytes of each token, in order
 * @throws RangeError where the tokens do not cover the text's bytes exactly (the tokenizer changed the text)
 */
export function tokenSpans(text: string, lengths: readonly number[]): Spans {
  const start = new Int32Array(lengths.length);
  const end = new Int32Array(lengths.length);
  let unit = 0; // UTF-16 offset of the first character that begins at or after `byte`
  let byte = 0;
  let tokenEnd = 0;
  lengths.forEach((length, i) => {
    tokenEnd += length;
    start[i] = unit;
    while (byte < tokenEnd && unit < text.length) {
      const character = String.fromCodePoint(text.codePointAt(unit)!);
      unit += character.length;
      byte += characterBytes(character);
    }
    end[i] = unit;
  });
  if (unit !== text.length || byte !== tokenEnd) {
    throw new RangeError(`tokens cover ${tokenEnd} bytes, the text has ${utf8Length(text)}`);
  }
  return { start, end };
}

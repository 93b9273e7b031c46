/** Files that visitors bring and that are not as they should be: what is said of each, and how many texts it still gives. */
export interface BadFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Part of the reason of a rejection, or of a note where `noted`. */
  readonly message: string;
  /** The message rejects nothing. */
  readonly noted?: true;
  /** Texts that remain. */
  readonly good: number;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const raw = (...bytes: number[]) => Uint8Array.from(bytes);
/** A character a byte. */
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
/** Two bytes a character, the lower one first. */
const utf16 = (text: string) =>
  Uint8Array.from({ length: 2 * text.length }, (_, i) => (text.charCodeAt(i >> 1) >> (8 * (i % 2))) & 0xff);
const lines = (...rows: string[]) => utf8(`${rows.join('\n')}\n`);

export const BAD_FILES: readonly BadFile[] = [
  { name: 'empty.csv', bytes: raw(), message: 'the file is empty', good: 0 },
  {
    name: 'only-a-mark.txt',
    bytes: raw(0xef, 0xbb, 0xbf),
    message: 'empty but for a byte order mark',
    good: 0,
  },
  {
    name: 'picture.csv',
    bytes: raw(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52),
    message: 'looks like a binary file (a PNG image)',
    good: 0,
  },
  {
    name: 'utf16-no-mark.csv',
    bytes: utf16('text,label\nThe cat sat on the mat.,1\n'),
    message: 'looks like UTF-16 without a byte order mark',
    good: 0,
  },
  {
    name: 'latin1.csv',
    bytes: latin1('text,label\nThe caf\xe9 was closed.,1\n'),
    message: 'is not valid UTF-8 at byte 19 (0xE9, line 2)',
    good: 0,
  },
  { name: 'nul.txt', bytes: utf8('one text\nanother\0 text\n'), message: 'a NUL byte at byte 17', good: 0 },
  {
    name: 'unclosed-quote.csv',
    bytes: lines('text,label', 'A good row of words.,1', '"A quote that never ends,0', 'Lost with it.,1'),
    message: 'a quotation mark opens a field in this row and is never closed; lines 3 to 4',
    good: 1,
  },
  {
    name: 'ragged.csv',
    bytes: lines('text,label', 'Fine.,1', 'One comma, too many.,0', 'No label at all', 'Fine again.,0'),
    message: '3 cells where the header has 2; a text that holds "," must stand in double quotes',
    good: 2,
  },
  { name: 'header-only.csv', bytes: lines('text,label'), message: 'a header and no rows', good: 0 },
  {
    name: 'no-text.csv',
    bytes: lines('height,width', '12,4', '15,7'),
    message: 'no column of texts among "height", "width"',
    good: 0,
  },
  {
    name: 'unknown-labels.csv',
    bytes: lines('text,label', 'The first of two texts.,a', 'The second of two texts.,b'),
    message: 'the label "a" is not understood (member: 1, true, yes, member',
    good: 0,
  },
  {
    name: 'one-class.csv',
    bytes: lines('text,label', 'The first text here.,1', 'The second text here.,1', 'And a third one.,1'),
    message: 'there are only members',
    noted: true,
    good: 3,
  },
  {
    name: 'twice-the-id.csv',
    bytes: lines('id,text,label', '7,The first text.,1', '8,The second text.,0', '7,The third text.,0'),
    message: 'the id "7" stands already in line 2',
    good: 2,
  },
  {
    name: 'broken-line.jsonl',
    bytes: lines('{"text":"One text.","label":1}', '{"text":"Two.","label":0}', '{"text":"Three" "label":1}'),
    message: 'not JSON: at column 17 stands "\\"" where a comma or } should be',
    good: 2,
  },
  {
    name: 'arrays.jsonl',
    bytes: lines('["The first text.", 1]', '["The second text.", 0]'),
    message: 'a list, not an object or a text',
    good: 0,
  },
  {
    name: 'truncated.json',
    bytes: utf8('[\n  {"text": "The first text.", "label": 1},\n  {"text": "The sec'),
    message: 'not JSON: it ends at line 3, column 20 where a closing quote should follow',
    good: 0,
  },
  { name: 'number.json', bytes: utf8('42'), message: 'holds a number, not a list of texts', good: 0 },
  { name: 'blank-lines.txt', bytes: utf8('\n \n\t\n\r\n'), message: 'no text, only blank lines', good: 0 },
  {
    name: 'single-words.txt',
    bytes: lines('yes', 'no', 'perhaps'),
    message: '3 texts are a single word',
    noted: true,
    good: 3,
  },
  {
    name: 'one-giant-line.txt',
    bytes: utf8('word '.repeat(200_001)),
    message: 'the text has 1000005 characters; at most 1000000 are taken',
    good: 0,
  },
  {
    name: 'twin-columns.csv',
    bytes: lines('text,text,label', 'The first text.,Another.,1', 'The second text.,And another.,0'),
    message: 'names the column "text" twice',
    noted: true,
    good: 2,
  },
  {
    name: 'mixed-labels.csv',
    bytes: lines(
      'text,label',
      'The first text.,1',
      'The second text.,non-member',
      'The third text.,TRUE',
      'The fourth text.,perhaps',
      'The fifth text.,',
    ),
    message: 'the label "perhaps" is not understood',
    good: 4,
  },
  {
    name: 'stray-quote.csv',
    bytes: lines('text,label', '"She said "no" to it.",1', 'A good row.,0'),
    message: 'a quotation mark inside a quoted field is not doubled',
    good: 1,
  },
  {
    name: 'numbers-for-texts.jsonl',
    bytes: lines('{"text":5,"label":1}', '{"text":"A good text.","label":0}', '{"label":1}'),
    message: 'no "text" that is a text, but the number 5',
    good: 1,
  },
];

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DELIMITERS, readDelimited, type DelimitedOptions } from './readDelimited';

const read = (content: string, options?: DelimitedOptions) => readDelimited('a.csv', 'csv', content, options);
/** Cells of the rows in the order of the columns. */
const values = (content: string, options?: DelimitedOptions) => {
  const { columns, rows } = read(content, options);
  return rows.map(({ cells }) => columns.map((column) => cells[column]));
};
const LINE_ENDS = ['\n', '\r\n', '\r'] as const;
/** All cells quoted, or only those that need it. */
const written = (table: string[][], delimiter: string, end: string, always: boolean) =>
  table
    .map((row) =>
      row
        .map((cell) =>
          always || /[",;\t|\r\n]/.test(cell) || cell !== cell.trim()
            ? `"${cell.replaceAll('"', '""')}"`
            : cell,
        )
        .join(delimiter),
    )
    .join(end);

describe('readDelimited', () => {
  it('gives back a table that was written, with the lines at which its rows begin', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'B', '"', ',', ';', '\t', '|', '\n', '\r', ' ', 'é', '😀', "'", '#', '='),
    });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    const delimiters = fc.constantFrom(...DELIMITERS);
    fc.assert(
      fc.property(
        table,
        delimiters,
        fc.constantFrom(...LINE_ENDS),
        fc.boolean(),
        fc.boolean(),
        (list, delimiter, end, always, last) => {
          const content = written(list, delimiter, end, always) + (last ? end : '');
          const { rows, rejected, columns } = read(content, { delimiter, header: false });
          expect(rejected).toEqual([]);
          expect(rows.map(({ cells }) => columns.map((column) => cells[column]))).toEqual(list);
          const begins = list.map(
            (_, i) => written(list.slice(0, i), delimiter, end, always) + (i > 0 ? end : ''),
          );
          expect(rows.map(({ line }) => line)).toEqual(begins.map((text) => text.split(/\r\n|\n|\r/).length));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps line ends inside a text as they are, whatever ends the rows', () => {
    for (const end of LINE_ENDS) {
      for (const inside of LINE_ENDS) {
        const content = ['text,label', `"one${inside}two",1`, 'three,0'].join(end);
        const { rows } = read(content);
        expect(rows).toEqual([
          { line: 2, cells: { text: `one${inside}two`, label: '1' } },
          { line: 4, cells: { text: 'three', label: '0' } },
        ]);
      }
    }
  });

  it('reads mixed line ends, blank lines and a byte order mark', () => {
    const { rows, rejected } = read('\uFEFFtext,label\r\n\na b,1\r\r\n \nc d,0\n\n');
    expect(rejected).toEqual([]);
    expect(rows.map(({ line, cells }) => [line, cells.text])).toEqual([
      [3, 'a b'],
      [6, 'c d'],
    ]);
  });

  it.each(DELIMITERS)('guesses the delimiter %j', (delimiter) => {
    const table = [
      ['text', 'label'],
      ['A text, of sorts; with | all of them\tin it.', '1'],
      ['Plain words', '0'],
    ];
    expect(read(written(table, delimiter, '\n', false))).toMatchObject({ delimiter, header: true });
    expect(values(written(table, delimiter, '\n', true))).toEqual(table.slice(1));
  });

  it('guesses a delimiter that is not the most frequent sign', () => {
    const rows = ['One, two, three, four;1', 'Five, six, seven;0', 'Eight;0'];
    expect(values(rows.join('\n'))[0]).toEqual(['One, two, three, four', '1']);
    expect(values(['text;label', 'One, two;1', 'Three, four;0'].join('\n'))[1]).toEqual(['Three, four', '0']);
  });

  it('rejects rows of another width with the reason, and goes on', () => {
    const { rows, rejected } = read('text,label\na b,1\na, b,0\nc d\ne f,0');
    expect(rows.map(({ line }) => line)).toEqual([2, 5]);
    expect(rejected).toEqual([
      {
        file: 'a.csv',
        line: 3,
        unit: 'line',
        reason: '3 cells where the header has 2; a text that holds "," must stand in double quotes',
        start: 'a, b,0',
      },
      { file: 'a.csv', line: 4, unit: 'line', reason: '1 cell where the header has 2', start: 'c d' },
    ]);
  });

  it('names the row with a quote that is never closed and how far it reaches', () => {
    const { rows, rejected } = read('text,label\na b,1\n"c d,0\ne f,1\ng h,0\n');
    expect(rows.map(({ line }) => line)).toEqual([2]);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ line: 3, start: '"c d,0 e f,1 g h,0' });
    expect(rejected[0]!.reason).toContain('never closed; lines 3 to 5');
  });

  it('rejects a row whose quotes are not doubled, and says what it took along', () => {
    const { rows, rejected } = read('text,label\n"a "b" c",1\nd e,0\n"f "g" h,1\n"i j",0\nk l,1\n');
    expect(rows.map(({ line }) => line)).toEqual([3, 6]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'a quotation mark inside a quoted field is not doubled'],
      [4, expect.stringContaining('not doubled; lines 4 to 5 were read as one row')],
    ]);
  });

  it('takes a quotation mark in the middle of a plain field as it is', () => {
    expect(values('text,label\r\nA 5" pipe of "steel",1\r\nb c,0\r\n')[0]).toEqual([
      'A 5" pipe of "steel"',
      '1',
    ]);
  });

  it('gives columns of one name different ones, and says so', () => {
    const { columns, notes } = read('text,label,text,text,,\na b,1,c d,e f,g,h');
    expect(columns).toEqual(['text', 'label', 'text (2)', 'text (3)', 'column 5', 'column 6']);
    expect(notes.map(({ text }) => text)).toEqual([expect.stringContaining('"text" twice')]);
  });

  it('lets no name of a column reach a prototype', () => {
    const { rows } = read('text,__proto__,constructor\na b,1,2');
    expect(Object.entries(rows[0]!.cells)).toEqual([
      ['text', 'a b'],
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  it.each([
    ['a known name', 'text,label\na b,1', true],
    ['a known name beside an unknown one', 'wording,label\na b,1\nc d,0', true],
    ['unknown names', 'wording,verdict\na b,1\nc d,0', true],
    ['a long text', `${'A long first text. '.repeat(5)},1\na b,0`, false],
    ['a sentence', 'The cat sat on the old mat.,yes\nAnother one.,no', false],
    ['a number', 'a b,1\nc d,0', false],
    ['a plain label', 'a b,yes\nc d,no', false],
    ['a label that comes again', 'member,a b\nmember,c d', false],
    ['any value that comes again', 'sport,a b\ntrade,c d\nsport,e f', false],
    ['a label above another one', 'member,a b\nnon-member,c d', false],
    ['a name that is a label word, above numbers', 'member,wording\n1,a b\n0,c d', true],
    ['classes above texts', 'member,nonmember\na text of one,a text of another', true],
    ['one row of no known name', 'a b,c d', false],
  ])('guesses by %s whether there is a header', (_, content, header) => {
    const table = read(content);
    expect(table.header).toBe(header);
    expect(table.rows).toHaveLength(content.split('\n').length - (header ? 1 : 0));
  });

  it('follows the caller rather than the guess', () => {
    expect(read('text,label\na b,1', { header: false }).columns).toEqual(['column 1', 'column 2']);
    expect(read('a b,1\nc d,0', { header: true }).columns).toEqual(['a b', '1']);
    expect(values('a;b,1\nc;d,0', { delimiter: ';', header: false })[0]).toEqual(['a', 'b,1']);
  });

  it('takes the commonest width where there is no header', () => {
    const { columns, rejected } = read('a b,c,1\na b,1\nc d,0\ne f,1\n');
    expect(columns).toEqual(['column 1', 'column 2']);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [1, expect.stringContaining('3 cells where most rows have 2')],
    ]);
  });

  it('accounts for every line that is not blank, whatever stands there', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ',', ' ', ';', '1') });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (list) => {
        const { rows, rejected, header } = read(list.join('\n'));
        const filled = list.filter((one) => one.trim() !== '').length;
        const whole = rejected.filter((one) => one.line === null).length;
        if (whole === 0) expect(rows.length + rejected.length + (header ? 1 : 0)).toBe(filled);
        else expect(filled).toBe(header ? 1 : 0);
      }),
    );
  });
});

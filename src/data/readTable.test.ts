import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable } from './readTable';

const cells = (name: string, content: string) => readTable(name, content).rows.map((row) => row.cells);
const reasons = (name: string, content: string) =>
  readTable(name, content).rejected.map(({ reason }) => reason);
const TWO = [
  { text: 'one', label: 1 },
  { text: 'two', label: 0 },
];

describe('readTable', () => {
  it.each([
    ['a.csv', 'text,label\na b,1', 'csv'],
    ['a.CSV', 'text,label\na b,1', 'csv'],
    ['a.tsv', 'text\tlabel\na, b\t1', 'tsv'],
    ['a.jsonl', '{"text":"a"}\n{"text":"b"}', 'jsonl'],
    ['a.ndjson', '{"text":"a"}', 'jsonl'],
    ['a.json', '[{"text":"a"}]', 'json'],
    ['a.txt', 'text,label\na b,1', 'txt'],
    ['lines.json', '{"text":"a"}\n{"text":"b"}', 'jsonl'],
    ['list.jsonl', '[\n{"text":"a"},\n{"text":"b"}\n]', 'json'],
    ['list-in-a-line.jsonl', '[{"text":"a"},{"text":"b"}]', 'json'],
    ['first-line-broken.jsonl', '{"text"\n{"text":"b"}', 'jsonl'],
    ['members', 'a text\nanother, text', 'txt'],
    ['train/data.unknown', 'text,label\na b,1', 'csv'],
    ['data', '{"text":"a"}\n{"text":"b"}', 'jsonl'],
    ['data', '{"text":\n["a","b"]}', 'json'],
  ])('reads %s by its name or content: %j is %s', (name, content, format) => {
    expect(readTable(name, content).format).toBe(format);
  });

  it('follows the caller rather than the name', () => {
    expect(readTable('a.txt', 'text,label\na b,1', { format: 'csv' }).columns).toEqual(['text', 'label']);
    expect(readTable('a.txt', 'a\nb\n\nc', { textUnit: 'paragraph' }).rows).toEqual([
      { line: 1, cells: { text: 'a\nb' } },
      { line: 4, cells: { text: 'c' } },
    ]);
    expect(readTable('a.txt', '\n a\n\nb \n', { textUnit: 'file' }).rows).toEqual([
      { line: 2, cells: { text: ' a\n\nb' } },
    ]);
  });

  it.each([
    ['a list of objects', TWO],
    ['an object of lists', { text: ['one', 'two'], label: [1, 0] }],
    ['columns by row, as pandas writes them', { text: { 0: 'one', 1: 'two' }, label: { 0: 1, 1: 0 } }],
    ['an object with one list', { version: 3, rows: TWO }],
  ])('reads JSON: %s', (_, value) => {
    const table = readTable('a.json', JSON.stringify(value, null, 1));
    expect(table).toMatchObject({ columns: ['text', 'label'], unit: 'item', rejected: [] });
    expect(table.rows).toEqual(TWO.map((row, i) => ({ line: i + 1, cells: row })));
  });

  it('reads JSON of strings, and of lists that are named after classes', () => {
    expect(cells('a.json', '["one","two"]')).toEqual([{ text: 'one' }, { text: 'two' }]);
    expect(cells('a.json', '{"members":["one"],"non-members":["two","three"]}')).toEqual([
      { text: 'one', split: 'members' },
      { text: 'two', split: 'non-members' },
      { text: 'three', split: 'non-members' },
    ]);
    expect(cells('a.json', '{"train":[{"text":"one"}],"test":[{"text":"two"}]}')).toEqual([
      { text: 'one', split: 'train' },
      { text: 'two', split: 'test' },
    ]);
  });

  it('counts the items of JSON, good or not', () => {
    const { rows, rejected } = readTable('a.json', '["one", 2, ["three"], null, {"text":"five"}]');
    expect(rows.map(({ line }) => line)).toEqual([1, 5]);
    expect(rejected.map(({ line, unit, reason }) => `${unit} ${line}: ${reason}`)).toEqual([
      'item 2: a number, not an object or a text',
      'item 3: a list, not an object or a text',
      'item 4: null, not an object or a text',
    ]);
  });

  it.each([
    ['42', 'the file holds a number, not a list of texts'],
    ['null', 'the file holds null, not a list of texts'],
    ['[]', 'the list is empty'],
    ['{}', 'the file holds an empty object'],
    ['{"a":[1],"b":[{"text":"a"}]}', 'the object holds several lists: "a", "b"'],
    ['[{"text": "a"},]', 'not JSON: at column 16 stands "]" where a value should be'],
  ])('refuses the JSON %s', (content, reason) => {
    const table = readTable('a.json', content);
    expect(table.rows).toEqual([]);
    expect(table.rejected).toEqual([expect.objectContaining({ line: null, reason })]);
  });

  it('keeps lists and objects out of the cells and names them', () => {
    const { rows, columns } = readTable('a.jsonl', '{"text":"a","more":{"b":[1]},"tokens":[1],"none":null}');
    expect(columns).toEqual(['text', 'more', 'tokens', 'none']);
    expect(rows[0]).toEqual({
      line: 1,
      cells: { text: 'a', more: null, tokens: null, none: null },
      nested: ['more', 'tokens'],
    });
  });

  it('gathers the columns of all lines', () => {
    expect(readTable('a.jsonl', '{"a":"1"}\n{"b":"2","a":"3"}').columns).toEqual(['a', 'b']);
  });

  it('says of a bad line of JSON Lines where it breaks', () => {
    expect(readTable('a.jsonl', '{"text":"a"}\n\n{"text":"b",}\n').rejected).toEqual([
      {
        file: 'a.jsonl',
        line: 3,
        unit: 'line',
        reason: 'not JSON: at column 13 stands "}" where a name in double quotes should be',
        start: '{"text":"b",}',
      },
    ]);
  });

  it('says of files of blank lines that they hold nothing', () => {
    for (const name of ['a.csv', 'a.tsv', 'a.jsonl', 'a.txt']) expect(reasons(name, ' \n\n')).toHaveLength(1);
    expect(reasons('a.json', ' \n\n')[0]).toMatch(/^not JSON: it ends/);
  });

  it('never throws, and names the file in all that it refuses', () => {
    const name = fc.constantFrom('a.csv', 'a.tsv', 'a.jsonl', 'a.json', 'a.txt', 'a', 'toString', '.');
    const piece = fc.constantFrom(
      ...[
        '"',
        ',',
        '\n',
        '\r',
        '{',
        '}',
        '[',
        ']',
        ':',
        '"text"',
        '"label"',
        'text',
        '1',
        'null',
        ' ',
        'a',
        '__proto__',
      ],
    );
    const content = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
      fc.json(),
    );
    fc.assert(
      fc.property(name, content, (file, text) => {
        const table = readTable(file, text);
        expect(table.rows.length + table.rejected.length).toBeGreaterThan(0);
        for (const rejection of table.rejected) expect(rejection.file).toBe(file);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes deep nesting', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(reasons('a.json', deep)).toEqual(['a list, not an object or a text']);
    expect(readTable('a.jsonl', `{"text":"a","b":${deep}}`).rows).toHaveLength(1);
  });
});

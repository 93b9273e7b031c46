import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonl } from './jsonl';

/** The reason for which a line is refused. */
const refused = (line: string) => readJsonl(line).rejected[0]?.reason;

describe('readJsonl', () => {
  it('reads texts with their labels', () => {
    const lines = [
      '{"id":"a","text":"One","label":1}',
      '{"id":"b","text":"Two","label":false}',
      '{"id":7,"text":"Three","label":null,"more":"ignored"}',
      '{"text":"Four"}',
      '{"text":"Five","label":true}',
      '{"text":"Six","label":0}',
    ];
    expect(readJsonl(lines.join('\n'))).toEqual({
      texts: [
        { id: 'a', text: 'One', member: true },
        { id: 'b', text: 'Two', member: false },
        { id: '7', text: 'Three', member: null },
        { id: 'line-4', text: 'Four', member: null },
        { id: 'line-5', text: 'Five', member: true },
        { id: 'line-6', text: 'Six', member: false },
      ],
      rejected: [],
    });
  });

  it.each([
    ['CRLF', '{"text":"a"}\r\n\r\n{"text":"b"}\r\n'],
    ['CR', '{"text":"a"}\r\r{"text":"b"}'],
    ['LF', '{"text":"a"}\n  \n{"text":"b"}\n'],
    ['a byte order mark', '\uFEFF{"text":"a"}\n\n{"text":"b"}'],
  ])('reads lines that end in %s, and skips empty ones', (_, content) => {
    expect(readJsonl(content)).toEqual({
      texts: [
        { id: 'line-1', text: 'a', member: null },
        { id: 'line-3', text: 'b', member: null },
      ],
      rejected: [],
    });
  });

  it('does not cut a text at a separator that JSON lets stand', () => {
    expect(readJsonl('{"text":"a\u2028b\u0085c"}').texts[0]!.text).toBe('a\u2028b\u0085c');
  });

  it.each([
    ['{"text":"a"', /^not JSON: it ends at column 12 where a comma or } should follow$/],
    ['text', /^not JSON: at column 1 stands "text" where a value should be$/],
    ['["a"]', /^a list, not an object or a text$/],
    ['null', /^null, not an object or a text$/],
    ['5', /^a number, not an object or a text$/],
    ['{}', /^no "text"$/],
    ['{"text":5}', /^no "text" that is a text, but the number 5$/],
    ['{"text":["a"]}', /^no "text" that is a text, but a list or an object$/],
    ['{"text":""}', /^the text is empty$/],
    ['{"text":"a","id":true}', /^the "id" is neither a string nor a number$/],
    ['{"text":" "}', /^the text is empty$/],
    ['{"text":"a","label":2}', /^the label 2 is not understood \(member: 1, true, /],
    ['{"text":"a","label":"maybe"}', /^the label "maybe" is not understood/],
    ['{"text":"a","label":[1]}', /^the label in "label" is a list or an object$/],
  ])('refuses %s', (line, reason) => {
    expect(readJsonl(line).texts).toEqual([]);
    expect(refused(line)).toMatch(reason);
  });

  it('goes on after a bad line and names its number', () => {
    const { texts, rejected } = readJsonl('{"text":"a"}\n\nbad\n{"text":"b"}\n{}');
    expect(texts.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(rejected.map(({ line }) => line)).toEqual([3, 5]);
  });

  it('keeps the first of two texts with one id', () => {
    const { texts, rejected } = readJsonl(
      '{"id":"1","text":"a"}\n{"id":1,"text":"b"}\n{"id":"line-4","text":"c"}\n{"text":"d"}',
    );
    expect(texts.map(({ text }) => text)).toEqual(['a', 'c']);
    expect(rejected).toEqual([
      { line: 2, reason: 'the id "1" stands already in line 1' },
      { line: 4, reason: 'the id "line-4" stands already in line 3' },
    ]);
  });

  it('reads a text a line where a line is a JSON string', () => {
    expect(readJsonl('"One"\n"Two"').texts.map(({ text }) => text)).toEqual(['One', 'Two']);
  });

  it('gives back what was written, whatever the texts', () => {
    const filled = (any: fc.Arbitrary<string>) => any.filter((value) => value.trim() !== '');
    const texts = fc.uniqueArray(
      fc.record({
        id: filled(fc.string()),
        text: filled(fc.string({ unit: 'grapheme' })),
        member: fc.option(fc.boolean()),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(texts, (list) => {
        const content = list
          .map(({ member, ...rest }) => JSON.stringify({ ...rest, label: member }))
          .join('\n');
        expect(readJsonl(content)).toEqual({ texts: list, rejected: [] });
      }),
    );
  });

  it('accounts for every line that is not empty', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', ' ', '{"text":"a"}', 'x', '{"text":""}')), (lines) => {
        const { texts, rejected } = readJsonl(lines.join('\n'));
        expect(texts.length + rejected.length).toBe(lines.filter((line) => line.trim() !== '').length);
      }),
    );
  });
});

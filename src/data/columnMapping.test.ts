import { describe, expect, it } from 'vitest';
import { applyMapping, type ColumnMapping, type MappingOptions } from './columnMapping';
import { readTable } from './readTable';

const NONE: ColumnMapping = { text: null, label: null, id: null, paraphrase: null, split: null };
const TEXT = { ...NONE, text: 'text' };
const LABELLED = { ...TEXT, label: 'label' };

const csv = (content: string, mapping: Partial<ColumnMapping>, options?: MappingOptions) =>
  applyMapping(readTable('a.csv', content, { header: true }), { ...NONE, ...mapping }, options);
const jsonl = (content: string, mapping: Partial<ColumnMapping>) =>
  applyMapping(readTable('a.jsonl', content), { ...NONE, ...mapping });

describe('applyMapping', () => {
  it('takes the texts out of the columns that are named', () => {
    const content =
      'key,words,kind,other\n7,One text,train,Another wording\n8,Two texts,test,\n,Three texts,,\n';
    const mapping = { text: 'words', label: 'kind', id: 'key', paraphrase: 'other' };
    expect(csv(content, mapping)).toEqual({
      texts: [
        { id: '7', text: 'One text', member: true, paraphrase: 'Another wording', file: 'a.csv', line: 2 },
        { id: '8', text: 'Two texts', member: false, file: 'a.csv', line: 3 },
        { id: 'line-4', text: 'Three texts', member: null, file: 'a.csv', line: 4 },
      ],
      rejected: [],
    });
  });

  const members = (content: string, mapping: Partial<ColumnMapping>, options?: MappingOptions) =>
    csv(content, mapping, options).texts.map(({ member }) => member);

  it('reads the label of its column, else of the split, else of the caller', () => {
    const content = 'text,label,split\na b,1,test\nc d,0,train';
    expect(members(content, { ...LABELLED, split: 'split' }, { member: null })).toEqual([true, false]);
    expect(members(content, { ...TEXT, split: 'split' }, { member: null })).toEqual([false, true]);
    expect(members(content, TEXT, { member: false })).toEqual([false, false]);
    expect(members(content, TEXT)).toEqual([null, null]);
  });

  it('takes labels the other way about, and unknown ones as it is told', () => {
    expect(members('text,label\na b,1\nc d,0\ne f,', { ...LABELLED, flip: true })).toEqual([
      false,
      true,
      null,
    ]);
    const labelWords = { member: 'x', nonmember: 'Y' };
    const content = 'text,label\na b,X\nc d,y\ne f,1';
    expect(members(content, { ...LABELLED, labelWords })).toEqual([true, false]);
    expect(members(content, { ...LABELLED, labelWords, flip: true })).toEqual([false, true]);
    expect(csv(content, { ...LABELLED, labelWords }).rejected[0]!.reason).toBe(
      'the label "1" is not understood (member: "x"; non-member: "Y"; not known: empty)',
    );
  });

  it('rejects a row for its text, label, id or paraphrase, and says what is wrong', () => {
    const long = 'x'.repeat(1_000_001);
    const mapping = { ...LABELLED, id: 'id', paraphrase: 'other' };
    const lines = [
      '{"text":"  ","label":1}',
      '{"label":1}',
      '{"text":null}',
      '{"text":true}',
      '{"text":["a"]}',
      JSON.stringify({ text: long }),
      '{"text":"a b","label":"perhaps"}',
      '{"text":"a b","label":{"is":1}}',
      '{"text":"a b","id":false}',
      '{"text":"a b","id":[1]}',
      '{"text":"a b","other":5}',
      '{"text":"a b","other":["c"]}',
    ];
    const { texts, rejected } = jsonl(lines.join('\n'), mapping);
    expect(texts).toEqual([]);
    expect(rejected.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1));
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'the text is empty',
      'no "text"',
      'no "text"',
      'no "text" that is a text, but the boolean true',
      'no "text" that is a text, but a list or an object',
      'the text has 1000001 characters; at most 1000000 are taken',
      expect.stringMatching(
        /^the label "perhaps" is not understood \(member: 1, .*; non-member: 0, .* empty\)$/,
      ),
      'the label in "label" is a list or an object',
      'the "id" is neither a string nor a number',
      'the "id" is neither a string nor a number',
      'the paraphrase: no "other" that is a text, but the number 5',
      'the paraphrase: no "other" that is a text, but a list or an object',
    ]);
    expect(rejected[5]!.start).toHaveLength(80);
  });

  it('keeps the first of two rows with one id and names it', () => {
    const { texts, rejected } = csv('id,text\nx,a b\ny,c d\nx,e f\nline-6,g h\n,i j', { ...TEXT, id: 'id' });
    expect(texts.map(({ id }) => id)).toEqual(['x', 'y', 'line-6']);
    expect(rejected).toEqual([
      {
        file: 'a.csv',
        line: 4,
        unit: 'line',
        reason: 'the id "x" stands already in line 2',
        start: 'x, e f',
      },
      {
        file: 'a.csv',
        line: 6,
        unit: 'line',
        reason: 'the id "line-6" stands already in line 5',
        start: ', i j',
      },
    ]);
  });

  it('names texts without an id after their line or item, or the file and that', () => {
    expect(csv('text\na b\n\nc d', TEXT).texts.map(({ id }) => id)).toEqual(['line-2', 'line-4']);
    expect(csv('text\na b', TEXT, { prefix: 'a.csv' }).texts[0]!.id).toBe('a.csv:2');
    expect(applyMapping(readTable('a.json', '["a","b"]'), TEXT).texts.map(({ id }) => id)).toEqual([
      'item-1',
      'item-2',
    ]);
  });

  it('takes a column of texts for each class', () => {
    const pair = { member: 'in', nonmember: 'out' };
    const content = 'in,out\na b,c d\ne f,\n,g h\n,\n';
    const { texts, rejected } = csv(content, { pair });
    expect(texts.map(({ id, text, member }) => [id, text, member])).toEqual([
      ['line-2-member', 'a b', true],
      ['line-2-nonmember', 'c d', false],
      ['line-3-member', 'e f', true],
      ['line-4-nonmember', 'g h', false],
    ]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([[5, 'the text is empty']]);
    expect(members(content, { pair, flip: true })).toEqual([false, true, false, true]);
  });

  it('says once that no column holds texts', () => {
    expect(csv('a,b\n1,2\n3,4', {}).rejected).toEqual([
      {
        file: 'a.csv',
        line: null,
        unit: 'line',
        reason: 'no column of texts among "a", "b"; name the column',
        start: '',
      },
    ]);
  });

  it('reads no property that a row merely inherits', () => {
    const { rejected } = jsonl('{"text":"a b"}', { ...TEXT, text: 'toString' });
    expect(rejected[0]!.reason).toBe('no "toString"');
  });
});

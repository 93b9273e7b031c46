import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineFiles, fromBoxes, readFiles, type DataSet } from './combineFiles';
import { openFile } from './openFile';

const file = (name: string, content: string, box?: boolean) => ({
  name,
  bytes: new TextEncoder().encode(content),
  box,
});
const short = ({ texts }: DataSet) => texts.map(({ id, text, member }) => [id, text, member]);

describe('combineFiles', () => {
  it('makes one set of files that are labelled by their names', () => {
    const set = readFiles([
      file('members.txt', 'One text\n\nTwo texts\n'),
      file('non-members.txt', 'Three texts'),
    ]);
    expect(short(set)).toEqual([
      ['members.txt:1', 'One text', true],
      ['members.txt:3', 'Two texts', true],
      ['non-members.txt:1', 'Three texts', false],
    ]);
    expect(set).toMatchObject({ rejected: [], notes: [], members: 2, nonmembers: 1, unlabelled: 0 });
  });

  it('labels by folder, by box and by column', () => {
    const set = readFiles([
      file('train/a.jsonl', '"One text"'),
      file('test/a.jsonl', '"Two texts"'),
      file('any.txt', 'Three texts', true),
      file('any.csv', 'text,label\nFour texts,0'),
    ]);
    expect(set.texts.map(({ member }) => member)).toEqual([true, false, true, false]);
  });

  it('tells ids apart that two files share, and rejects those that one file has twice', () => {
    const a = 'id,text\n0,a b\n1,c d\n0,e f\n';
    const set = readFiles([file('members.csv', a), file('nonmembers.csv', 'id,text\n0,g h\n2,i j')]);
    expect(set.texts.map(({ id }) => id)).toEqual(['0', '1', 'nonmembers.csv:0', '2']);
    expect(set.rejected).toEqual([
      expect.objectContaining({
        file: 'members.csv',
        line: 4,
        reason: 'the id "0" stands already in line 2',
      }),
    ]);
  });

  it('tells two files of one name apart', () => {
    const set = readFiles([file('a.txt', 'One text', true), file('a.txt', 'Two texts', false)]);
    expect(short(set)).toEqual([
      ['a.txt:1', 'One text', true],
      ['a.txt (2):1', 'Two texts', false],
    ]);
  });

  it('rejects an id that even the name of the file does not make another', () => {
    const { texts, rejected } = readFiles([
      file('a.csv', 'id,text\n1,a b\nb.csv:1,c d'),
      file('b.csv', 'id,text\n1,e f'),
    ]);
    expect(texts.map(({ id }) => id)).toEqual(['1', 'b.csv:1']);
    expect(rejected).toEqual([
      {
        file: 'b.csv',
        line: 2,
        unit: 'line',
        reason: 'the id "b.csv:1" stands already in a.csv, line 3',
        start: 'e f',
      },
    ]);
  });

  it('has one list of rejected rows, in the order of files and lines', () => {
    const { texts, rejected } = readFiles([
      file('a.csv', 'text,label\n,1\nA text,x,1\nB text,x\nC text,1'),
      file('b.json', '{'),
      file('c.txt', ''),
    ]);
    expect(texts.map(({ text }) => text)).toEqual(['C text']);
    expect(rejected.map((one) => [one.file, one.line])).toEqual([
      ['a.csv', 2],
      ['a.csv', 3],
      ['a.csv', 4],
      ['b.json', null],
      ['c.txt', null],
    ]);
  });

  it('takes the mapping that the caller changed', () => {
    const opened = openFile(file('a.csv', 'text,label\nOne text,x\nTwo texts,y'));
    expect(combineFiles([opened]).texts).toEqual([]);
    const mapping = { ...opened.mapping, labelWords: { member: 'y', nonmember: 'x' } };
    expect(combineFiles([{ ...opened, mapping }])).toMatchObject({ members: 1, nonmembers: 1, rejected: [] });
  });

  it('counts texts that stand there twice, and keeps them', () => {
    const set = readFiles([file('a.csv', 'text,label\nOne text,1\nOne text,1\nOne text,0\nTwo texts,0')]);
    expect(set.texts).toHaveLength(4);
    expect(set.duplicates.counts).toEqual({
      withinMembers: 2,
      withinNonmembers: 0,
      withinUnlabelled: 0,
      membersAcross: 2,
      nonmembersAcross: 1,
    });
  });

  it('notes a class that is missing, and texts that nothing labels', () => {
    const notes = (name: string, content: string) =>
      readFiles([file(name, content)]).notes.map(({ text }) => text);
    expect(notes('members.txt', 'One text')).toEqual([expect.stringContaining('only members')]);
    expect(notes('test.txt', 'One text')).toEqual([expect.stringContaining('only non-members')]);
    expect(notes('a.txt', 'One text')).toEqual(['no column and no name tells members from non-members']);
    expect(notes('a.csv', 'text,label\nOne text,\nTwo texts,')).toEqual([
      expect.stringContaining('no column'),
    ]);
    expect(notes('a.csv', 'text,label\nOne text,1\nTwo,0')).toEqual([
      expect.stringContaining('1 text is a single word'),
    ]);
  });

  it('never throws, whatever the bytes and names, and gives every text an id of its own', () => {
    const name = fc.constantFrom('a.csv', 'train/b.jsonl', 'c.json', 'members.txt', 'test', 'x.tsv');
    const piece = fc.constantFrom(
      ...[
        'text',
        'label',
        'id',
        ',',
        '\n',
        '"',
        '{',
        '}',
        '[',
        ']',
        ':',
        '"text"',
        '"id"',
        '1',
        ' ',
        '\t',
        'a b',
        '\0',
      ],
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(piece, { maxLength: 30 }).map((parts) => new TextEncoder().encode(parts.join(''))),
    );
    const files = fc.array(fc.record({ name, bytes, box: fc.constantFrom(undefined, true, false) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(files, (list) => {
        const { texts, members, nonmembers, unlabelled } = readFiles(list);
        expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length);
        expect(members + nonmembers + unlabelled).toBe(texts.length);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('fromBoxes', () => {
  it('takes a text a line', () => {
    expect(short(fromBoxes('One text\r\nTwo texts\n\n', '\nThree texts'))).toEqual([
      ['members:1', 'One text', true],
      ['members:2', 'Two texts', true],
      ['non-members:2', 'Three texts', false],
    ]);
  });

  it('takes texts apart by blank lines where a box has one between texts', () => {
    expect(short(fromBoxes('One text\nof two lines\n \nTwo texts', 'Three\nFour'))).toEqual([
      ['members:1', 'One text\nof two lines', true],
      ['members:4', 'Two texts', true],
      ['non-members:1', 'Three', false],
      ['non-members:2', 'Four', false],
    ]);
  });

  it('makes an empty set of empty boxes', () => {
    expect(fromBoxes('', ' \n')).toMatchObject({
      texts: [],
      rejected: [],
      notes: [],
      members: 0,
      nonmembers: 0,
    });
  });

  it('says which class is missing', () => {
    expect(fromBoxes('One text', '').notes.map(({ text }) => text)).toEqual([
      expect.stringContaining('only members'),
    ]);
  });
});

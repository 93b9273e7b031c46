import { describe, expect, it } from 'vitest';
import { openFile } from './openFile';

const open = (name: string, content: string, box?: boolean) =>
  openFile({ name, bytes: new TextEncoder().encode(content), box });
const said = (opened: ReturnType<typeof open>) => opened.notes.map(({ text }) => text);

const LABELLED = 'text,label\nThe first of two texts,1\nThe second of them,0';
const TOPICS = 'text,label\nThe first of two texts,sport\nThe second of them,trade';

describe('openFile', () => {
  it('takes the label of a column before that of a name, and says so', () => {
    const opened = open('train/a.csv', LABELLED);
    expect(opened).toMatchObject({ mapping: { label: 'label' }, member: true, memberFrom: 'name' });
    expect(said(opened)).toEqual(['the label is read from the column "label", not from the file\'s name']);
  });

  it('takes the label of a name before a column "label" of other things', () => {
    const opened = open('test/a.csv', TOPICS);
    expect(opened).toMatchObject({
      mapping: { text: 'text', label: null },
      member: false,
      memberFrom: 'name',
    });
    expect(said(opened)).toEqual(['the label is read from the file\'s name, not from the column "label"']);
    expect(open('a.csv', TOPICS).mapping.label).toBe('label');
  });

  it('takes the label of a box before all others', () => {
    const opened = open('train/a.csv', LABELLED, false);
    expect(opened).toMatchObject({ mapping: { label: null }, member: false, memberFrom: 'box' });
    expect(said(opened)).toEqual([
      'all its texts count as non-members, since it was put into that box; its column "label", which calls 1 of them members, is not read',
    ]);
    const agreeing = open('a.csv', 'text,label\nThe first of two texts,1\nThe second of them,1', true);
    expect(agreeing.member).toBe(true);
    expect(said(agreeing)).toEqual([
      'all its texts count as members, since it was put into that box; its column "label" is not read',
    ]);
  });

  it('takes both classes of a file that has a column of texts for each, whatever its box', () => {
    const opened = open('a.csv', 'member,nonmember\nThe first of two texts,The second of them', true);
    expect(opened.mapping.pair).toEqual({ member: 'member', nonmember: 'nonmember' });
    expect(said(opened)).toEqual([
      'it has a column of texts for each class, "member" and "nonmember": the label is read from them, not from the box',
    ]);
  });

  it('says which of two columns is the label', () => {
    const content = 'text,label,split\nGood film it was,1,train\nBad film it was,0,test';
    expect(said(open('a.csv', content))).toEqual([
      'the label is read from the column "split", not from "label"',
    ]);
  });

  it('has nothing to say where there is no choice', () => {
    expect(open('a.csv', LABELLED)).toMatchObject({ member: null, memberFrom: null, notes: [] });
    expect(open('members.txt', 'One text\nTwo texts')).toMatchObject({ member: true, notes: [] });
  });

  it('hands the options on', () => {
    const bytes = new TextEncoder().encode(LABELLED);
    expect(openFile({ name: 'a.csv', bytes }, { header: false }).table.rows).toHaveLength(3);
  });
});

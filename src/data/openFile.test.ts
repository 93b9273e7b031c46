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
    expect(said(opened)).toEqual(['the label is read from the box, not from the column "label"']);
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

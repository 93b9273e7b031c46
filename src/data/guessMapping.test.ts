import { describe, expect, it } from 'vitest';
import { guessMapping, labelValues } from './guessMapping';
import { readTable } from './readTable';

const guess = (content: string, name = 'a.csv') => guessMapping(readTable(name, content, { header: true }));
const NONE = { text: null, label: null, id: null, paraphrase: null, split: null };

describe('guessMapping', () => {
  it.each([
    ['text,label', { text: 'text', label: 'label' }],
    ['Content,Is Member', { text: 'Content', label: 'Is Member' }],
    ['input,isMember', { text: 'input', label: 'isMember' }],
    ['snippet,seen', { text: 'snippet', label: 'seen' }],
    ['passage,membership', { text: 'passage', label: 'membership' }],
    ['tweet_text,target', { text: 'tweet_text', label: 'target' }],
    ['wording,verdict', { text: 'wording', label: 'verdict' }],
  ])('finds text and label by name, else by what stands there: %s', (header, expected) => {
    expect(guess(`${header}\nThe first of two texts,1\nThe second of them,0`)).toEqual({
      ...NONE,
      ...expected,
    });
  });

  it('finds id, paraphrase and split', () => {
    const content =
      'uid,sentence,rewritten,fold,member\na,One text here,One wording,train,1\nb,Two texts,Two,test,0';
    expect(guess(content)).toEqual({
      text: 'sentence',
      label: 'member',
      id: 'uid',
      paraphrase: 'rewritten',
      split: 'fold',
    });
  });

  it('reads train and test as the label where "label" is another one', () => {
    const content = 'text,label,split\nGood film it was,1,train\nBad film it was,0,train\nSome film,1,test';
    expect(guess(content)).toMatchObject({ label: null, split: 'split' });
  });

  it('keeps the column "label" where the split says nothing', () => {
    const content = 'text,label,split\nGood film it was,1,en\nBad film it was,0,fr';
    expect(guess(content)).toMatchObject({ label: 'label', split: 'split' });
  });

  it('takes no column of long texts for a label, and no numbers for texts', () => {
    const content =
      'input,target,text\nThe first long input,Ein langer erster Satz von vielen,1\nA second,Noch ein Satz,2';
    expect(guess(content)).toMatchObject({ text: 'input', label: null });
    expect(guess('a,b\n1,2\n3,4')).toEqual(NONE);
  });

  it('takes far longer texts rather than a column that is named like one', () => {
    const long = 'A very long story that goes on and on and on. '.repeat(4);
    expect(guess(`summary,story\nA short one,${long}\nAnother one,${long}`).text).toBe('story');
    expect(guess(`text,story\nA short one,${long}\nAnother one,${long}`).text).toBe('text');
  });

  it('does not take a table’s own index for ids, since it starts again in joined tables', () => {
    expect(guess(',text\n0,One text here\n0,Another text').id).toBeNull();
    expect(guess('index,text\n0,One text here\n1,Another text').id).toBeNull();
  });

  it('takes a column of texts for each class as a pair', () => {
    expect(guess('member,nonmember\nA text that was seen,A text that was not\nMore of it,And more')).toEqual({
      ...NONE,
      pair: { member: 'member', nonmember: 'nonmember' },
    });
    expect(guess('text,seen,unseen\nThe first text,1,0\nThe second text,0,1').pair).toBeUndefined();
  });

  it('takes the single column of a text file', () => {
    expect(guess('yes\nno', 'a.txt')).toEqual({ ...NONE, text: 'text' });
  });

  it('finds a label that changes only after thousands of rows', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `Text number ${i} of many,${i < 4000 ? 1 : 0}`);
    expect(guess(`wording,verdict\n${rows.join('\n')}`).label).toBe('verdict');
  });
});

describe('labelValues', () => {
  it('counts the values and says what they mean', () => {
    const table = readTable('a.csv', 'text,label\na b,x\nc d,1\ne f,x\ng h,\ni j,unknown', { header: true });
    expect(labelValues(table, 'label')).toEqual([
      { value: 'x', count: 2, means: undefined },
      { value: '1', count: 1, means: true },
      { value: 'unknown', count: 1, means: null },
    ]);
  });
});

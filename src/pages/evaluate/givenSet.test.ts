import { expect, it } from 'vitest';
import { readFiles } from '../../data/combineFiles';
import { dataName, ownSet, type GivenSet } from './givenSet';

const of = (name: string): GivenSet => ({
  name,
  noun: 'text',
  texts: ['a', 'b', 'c'].map((id) => ({ id, text: id, member: true })),
  about: { rejected: [], notes: [] },
});

it('names a set, and a sample of it in words', () => {
  expect(dataName(of('shipped records'), 3, 1)).toBe('shipped records');
  expect(dataName(of('shipped records'), 2, 1)).toBe(
    'a sample of 2 of the shipped records, drawn with seed 1',
  );
  expect(dataName(of('two boxes'), 2, 1)).toBe('a sample of 2 of the two boxes, drawn with seed 1');
  expect(dataName(of('mine.csv'), 2, 7)).toBe('a sample of 2 of mine.csv, drawn with seed 7');
});

it('keeps what is to be known of the visitor’s own set', () => {
  const bytes = new TextEncoder().encode('text,label\nA text of some words.,1\n,0\n');
  const given = ownSet('mine.csv', readFiles([{ name: 'mine.csv', bytes }]))!;
  expect(given.texts).toHaveLength(1);
  expect(given.about.rejected).toEqual([{ file: 'mine.csv', line: 3, reason: 'the text is empty' }]);
  expect(given.about.notes).toEqual(['there are only members: with no non-members nothing can be compared']);
  expect(ownSet('mine.csv', null)).toBeNull();
});

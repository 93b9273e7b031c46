import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bucketOf, readWordTable } from './wordTable';

const file = (words: Record<string, string>) => JSON.stringify({ made_by: 'hand', words });

describe('the shipped list of words', () => {
  const json = readFileSync(new URL('../../public/data/words.json', import.meta.url), 'utf8');
  const table = readWordTable(json);

  it('has a good choice of words for each length, and is small', () => {
    expect([...table.keys()]).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(Math.min(...[...table.values()].map((list) => list.length))).toBeGreaterThanOrEqual(90);
    expect(json.length).toBeLessThan(40_000);
  });

  it('begins with the commonest', () => {
    expect(table.get(3)![0]).toBe('the');
    expect(table.get(5)!.slice(0, 10)).toContain('their');
  });
});

describe('readWordTable', () => {
  it('reads lists of words by length', () => {
    expect(readWordTable(file({ 3: 'the and', 4: 'with' }))).toEqual(
      new Map([
        [3, ['the', 'and']],
        [4, ['with']],
      ]),
    );
  });

  it.each([
    ['a word of another length', { 3: 'the with' }, /another length/],
    ['a word that stands twice', { 3: 'the the' }, /twice/],
    ['what is no word in lower case', { 3: 'The' }, /letters a to z/],
    ['an empty list', { 3: '' }, /letters a to z/],
    ['a length that is none', { three: 'the' }, /three|digits/],
  ])('refuses %s', (_, words, reason) => {
    expect(() => readWordTable(file(words as Record<string, string>))).toThrow(reason);
  });
});

describe('bucketOf', () => {
  const table = new Map([
    [2, ['at']],
    [3, ['the']],
    [12, ['conversation']],
  ]);

  it('gives longer words the last list, and short ones none', () => {
    expect([2, 3, 4, 12, 20].map((letters) => bucketOf(table, letters))).toEqual([
      [],
      ['the'],
      [],
      ['conversation'],
      ['conversation'],
    ]);
  });
});

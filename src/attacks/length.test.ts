import { describe, expect, it } from 'vitest';
import { length } from './length';
import { tableOf } from './table.fixture';

describe('length', () => {
  const words = ['', 'abc', '😀é漢'].flatMap((text) => [text, text, text]);
  const table = tableOf(
    words.map((_, i) => [true, false, null][i % 3]!),
    {},
    words,
  );

  it('counts characters, not UTF-16 units, whatever the label', () => {
    expect(length.scoreSet(table, {}, 1)).toEqual([0, 0, 0, 3, 3, 3, 3, 3, 3]);
  });

  it('counts those of a text outside of the table alike', () => {
    const score = length.fit!(table, {}, 1);
    expect(words.map((text) => score(text, () => null))).toEqual(length.scoreSet(table, {}, 1));
  });
});

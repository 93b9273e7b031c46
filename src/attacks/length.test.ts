import { describe, expect, it } from 'vitest';
import { length } from './length';

describe('length', () => {
  it('counts characters, not UTF-16 units, whatever the label', () => {
    const texts = ['', 'abc', '😀é漢'].flatMap((text) =>
      [true, false, null].map((member) => ({ id: text, text, member })),
    );
    expect(length.scoreSet(texts, 1)).toEqual([0, 0, 0, 3, 3, 3, 3, 3, 3]);
  });
});

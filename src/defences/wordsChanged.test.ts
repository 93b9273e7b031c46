import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOfWordsChanged } from './wordsChanged';

describe('shareOfWordsChanged', () => {
  it('counts words that are gone, whatever their case, order or punctuation', () => {
    expect(shareOfWordsChanged('The cat sat, calmly.', 'calmly the CAT "sat"')).toBe(0);
    expect(shareOfWordsChanged('The cat sat, calmly.', 'A cat slept calmly')).toBe(0.5);
    expect(shareOfWordsChanged('no no no yes', 'no yes')).toBe(0.5);
    expect(shareOfWordsChanged('one two', '')).toBe(1);
  });

  it('is undefined without words', () => {
    expect(shareOfWordsChanged(' … ', 'word')).toBeNull();
  });

  it('is 0 of a text itself and never outside [0, 1]', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const share = shareOfWordsChanged(a, b);
        if (share === null) return;
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(shareOfWordsChanged(a, a)).toBe(0);
      }),
    );
  });
});

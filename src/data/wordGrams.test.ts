import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordGrams, wordsOf } from './wordGrams';

const text = fc.array(fc.constantFrom('a', 'b', 'B', 'c'), { maxLength: 25 }).map((words) => words.join(' '));

describe('wordGrams', () => {
  it('splits by white space, in lower case', () => {
    expect(wordsOf('  The cat,\n THE\u00a0Cat ')).toEqual(['the', 'cat,', 'the', 'cat']);
    expect(wordsOf(' ')).toEqual([]);
  });

  it('gives two runs one number where and only where their words are the same', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.integer({ min: 1, max: 14 }), (texts, n) => {
        const { of, count } = wordGrams(texts, n);
        const numberOf = new Map<string, number>();
        texts.forEach((one, t) => {
          const words = wordsOf(one);
          expect(of[t]).toHaveLength(Math.max(0, words.length - n + 1));
          of[t]!.forEach((gram, i) => {
            const run = words.slice(i, i + n).join(' ');
            expect(numberOf.get(run) ?? gram).toBe(gram);
            numberOf.set(run, gram);
            expect(gram).toBeLessThan(count);
          });
        });
        expect(new Set(numberOf.values()).size).toBe(numberOf.size);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps many runs apart', () => {
    const words = Array.from({ length: 60_000 }, (_, i) => `w${i % 251} x${i % 241}`).join(' ');
    const { of, count } = wordGrams([words], 4);
    expect(new Set(of[0]).size).toBe(count);
    expect(count).toBe(2 * 59_999 - 1); // 251 · 241 pairs and more: nothing comes again
  });

  it('refuses runs of no words', () => {
    expect(() => wordGrams(['a'], 0)).toThrow(RangeError);
  });
});

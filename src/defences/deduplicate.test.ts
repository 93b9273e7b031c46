import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordJaccard } from '../data/nearDuplicates';
import { deduplicate } from './deduplicate';

const listed = (text: string, repeats = 1) => ({ text, repeats });
const LONG = 'the kettle on the third floor leaks when it is full';

describe('deduplicate', () => {
  it('keeps the first of those that are alike, once', () => {
    const texts = [
      listed(LONG, 4),
      listed('something else altogether here'),
      listed(`${LONG} again`),
      listed(LONG),
    ];
    expect(deduplicate(texts, 0.8)).toEqual({
      kept: [listed(LONG), texts[1]],
      removed: [texts[2], texts[3]],
      copies: 3,
    });
  });

  it('keeps what differs more than that, and short texts that differ at all', () => {
    const texts = [
      listed(LONG),
      listed(LONG.replace('third', 'fourth')),
      listed('yes'),
      listed('no'),
      listed('yes'),
    ];
    expect(deduplicate(texts, 0.8).removed).toEqual([texts[4]]);
  });

  it('leaves no two that are alike, and takes nothing that is like none', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const text = fc.array(word, { minLength: 1, maxLength: 7 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.constantFrom(0.3, 0.6, 1), (texts, threshold) => {
        const { kept, removed } = deduplicate(
          texts.map((each) => listed(each)),
          threshold,
        );
        const like = (a: string, b: string) => a === b || (wordJaccard(a, b) ?? 0) >= threshold - 1e-9;
        kept.forEach(({ text: a }, i) =>
          kept.slice(i + 1).forEach(({ text: b }) => expect(like(a, b)).toBe(false)),
        );
        for (const { text: gone } of removed)
          expect(texts.filter((other) => like(other, gone)).length).toBeGreaterThan(1);
        expect(kept.length + removed.length).toBe(texts.length);
      }),
    );
  });
});

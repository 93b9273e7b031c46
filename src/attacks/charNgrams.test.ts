import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialOptions } from './attack';
import { bagOfWords } from './bagOfWords';
import { charNgrams, charNgramScores } from './charNgrams';
import { lastDealt, tableOf } from './table.fixture';

const doc = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '.', '7', 'é'), maxLength: 12 });
const n = fc.integer({ min: 2, max: 5 });

describe('character n-grams', () => {
  it('are three characters together where not said', () => {
    expect(initialOptions(charNgrams)).toEqual({ n: 3 });
  });

  it('count runs once each time, add one, and drop unseen ones', () => {
    const table = tableOf([true, true, false], {}, ['aaa', 'aab', 'b b']);
    // n = 2: members aa ×3, ab ×1; non-members "b ", " b"; four kinds of runs
    const score = charNgrams.fit!(table, { n: 2 }, 1);
    const [aa, ab] = [Math.log(4 / 8 / (1 / 6)), Math.log(2 / 8 / (1 / 6))];
    expect(score('aaab', () => null)).toBeCloseTo(Math.log(2) + 2 * aa + ab, 12);
    expect(score('zz', () => null)).toBeCloseTo(Math.log(2), 12);
    expect(score('', () => null)).toBeCloseTo(Math.log(2), 12);
  });

  it('see what bag of words does not: capitals and punctuation', () => {
    const labels = Array.from({ length: 20 }, (_, i) => i % 2 === 0);
    const table = tableOf(
      labels,
      {},
      labels.map((member) => (member ? 'Paid, on 3 May.' : 'paid on 3 may')),
    );
    charNgrams.scoreSet(table, { n: 3 }, 1).forEach((score, i) => {
      expect(Math.sign(score!)).toBe(labels[i] ? 1 : -1);
    });
    expect(new Set(bagOfWords.scoreSet(table, {}, 1))).toEqual(new Set([0]));
  });

  it('give a text the same score when its own label is turned round', () => {
    fc.assert(
      fc.property(
        fc.array(doc, { minLength: 21, maxLength: 21 }),
        n,
        fc.nat({ max: 99 }),
        (docs, size, seed) => {
          const { last, labels } = lastDealt(21, seed);
          const scoreAs = (own: boolean) =>
            charNgrams.scoreSet(tableOf(labels(own), {}, docs), { n: size }, seed)[last];
          expect(scoreAs(true)).toBe(scoreAs(false));
          expect(scoreAs(true)).not.toBeNull();
        },
      ),
    );
  });

  it('score texts without a label as the fit on all others does', () => {
    fc.assert(
      fc.property(fc.array(doc, { minLength: 12, maxLength: 12 }), n, (docs, size) => {
        const table = tableOf(
          docs.map((_, i) => [true, false, null][i % 3]!),
          {},
          docs,
        );
        const score = charNgrams.fit!(table, { n: size }, 1);
        charNgrams.scoreSet(table, { n: size }, 1).forEach((each, i) => {
          if (i % 3 === 2)
            expect(each).toBeCloseTo(
              score(docs[i]!, () => null)!,
              9,
            );
          else expect(Number.isFinite(each)).toBe(true);
        });
      }),
    );
  });

  it('are undefined where a class is missing', () => {
    const table = tableOf([true, true, null], {}, ['abc', 'abd', 'abe']);
    expect(charNgrams.scoreSet(table, { n: 3 }, 1)).toEqual([null, null, null]);
    expect(charNgrams.fit!(table, { n: 3 }, 1)('abc', () => null)).toBeNull();
  });

  it('come from plain data alone: a copy that went to a worker and back scores alike', () => {
    const { texts } = tableOf(
      Array.from({ length: 12 }, (_, i) => i % 3 === 0),
      {},
      Array.from({ length: 12 }, (_, i) => `text ${i * i} of ${i}`),
    );
    expect(charNgramScores(structuredClone(texts), 3, 1)).toEqual(charNgramScores(texts, 3, 1));
  });
});

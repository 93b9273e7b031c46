import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../data/random';
import type { LabelledText } from '../data/records';
import { bagOfWords, bowTokens, fitNaiveBayes } from './bagOfWords';

const WORDS = ['river', 'letter', 'doctor', 'train', 'blue', 'order', 'garden'];
const doc = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 })
  .map((words) => words.join(' '));

const labelled = (text: string, i: number, member: boolean | null): LabelledText => ({
  id: String(i),
  text,
  member,
});

describe('bag of words', () => {
  it('tells classes apart by their words', () => {
    const texts = Array.from({ length: 20 }, (_, i) =>
      labelled(i < 10 ? 'red fox' : 'blue whale', i, i < 10),
    );
    const scores = bagOfWords.scoreSet(texts, 1);
    scores.forEach((score, i) => {
      expect(Math.sign(score!)).toBe(i < 10 ? 1 : -1);
    });
  });

  it('learns nothing from a text itself: words of its own leave it the prior of the others', () => {
    const texts = Array.from({ length: 20 }, (_, i) => labelled(`own${i} word${i}`, i, i % 2 === 0));
    expect(bagOfWords.scoreSet(texts, 7)).toEqual(texts.map(() => 0)); // 8 members and 8 non-members each
  });

  it('gives a text the same score when its own label is turned round', () => {
    fc.assert(
      fc.property(fc.array(doc, { minLength: 21, maxLength: 21 }), fc.nat({ max: 99 }), (docs, seed) => {
        // the last one dealt out: with ten of each class before it, it comes into the same fold either way
        const order = new Random(seed).shuffle(docs.map((_, i) => i));
        const last = order.at(-1)!;
        const scoreAs = (own: boolean) => {
          const texts = docs.map((text, i) =>
            labelled(text, i, i === last ? own : order.indexOf(i) % 2 === 0),
          );
          return bagOfWords.scoreSet(texts, seed)[last];
        };
        expect(scoreAs(true)).toBe(scoreAs(false));
        expect(scoreAs(true)).not.toBeNull();
      }),
    );
  });

  it('turns its sign round with all labels', () => {
    fc.assert(
      fc.property(fc.array(doc, { minLength: 10, maxLength: 30 }), fc.nat({ max: 99 }), (docs, seed) => {
        const texts = docs.map((text, i) => labelled(text, i, i % 2 === 0));
        const turned = texts.map((text) => ({ ...text, member: !text.member }));
        const again = bagOfWords.scoreSet(turned, seed);
        bagOfWords.scoreSet(texts, seed).forEach((score, i) => {
          expect(again[i]).toBeCloseTo(-score!, 9);
        });
      }),
    );
  });

  it('neither scores texts without a label nor learns from them', () => {
    const known = Array.from({ length: 20 }, (_, i) => labelled(WORDS[i % 7]!, i, i % 2 === 0));
    const scores = bagOfWords.scoreSet([...known, labelled('river', 20, null)], 3);
    expect(scores.at(-1)).toBeNull();
    expect(scores.slice(0, -1)).toEqual(bagOfWords.scoreSet(known, 3));
  });

  it('is undefined for all where there is one class only', () => {
    const texts = WORDS.map((word, i) => labelled(word, i, true));
    expect(bagOfWords.scoreSet(texts, 1)).toEqual(texts.map(() => null));
    expect(bagOfWords.scoreSet([], 1)).toEqual([]);
  });

  it('deals out folds by the seed', () => {
    const texts = Array.from({ length: 23 }, (_, i) =>
      labelled(`${WORDS[i % 7]!} ${WORDS[(i * i) % 5]!}`, i, i % 3 === 0),
    );
    expect(bagOfWords.scoreSet(texts, 1)).toEqual(bagOfWords.scoreSet(texts, 1));
    expect(bagOfWords.scoreSet(texts, 1)).not.toEqual(bagOfWords.scoreSet(texts, 2));
  });
});

describe('fitNaiveBayes', () => {
  it('counts words once each time, adds one, and drops unseen words', () => {
    const logOdds = fitNaiveBayes(['red fox', 'red'], ['blue']);
    // vocabulary red, fox, blue; members 3 words, non-members 1
    const red = Math.log(3 / 6 / (1 / 4));
    expect(logOdds('red whale red')).toBeCloseTo(Math.log(2) + 2 * red, 12);
    expect(logOdds('')).toBeCloseTo(Math.log(2), 12);
  });

  it('is not misled by words that are names of object members', () => {
    expect(fitNaiveBayes(['constructor'], ['blue'])('constructor')).toBeGreaterThan(0);
    expect(fitNaiveBayes(['red'], ['blue'])('constructor __proto__')).toBe(0);
  });
});

describe('bowTokens', () => {
  it('keeps letters of any script, digits and underscores, two or more together', () => {
    expect(bowTokens('Él vio 漢字, a_b x 7 42!')).toEqual(['él', 'vio', '漢字', 'a_b', '42']);
  });
});

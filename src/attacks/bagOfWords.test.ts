import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../data/random';
import { evaluatedRecords, readRecords } from '../data/records';
import { auc } from '../metrics/auc';
import { bagOfWords, bagOfWordsScores, bowTokens, fitNaiveBayes, naiveBayesLogOdds } from './bagOfWords';
import { lastDealt, tableOf } from './table.fixture';

const WORDS = ['river', 'letter', 'doctor', 'train', 'blue', 'order', 'garden'];
const doc = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 })
  .map((words) => words.join(' '));

const scoresOf = (docs: readonly string[], labels: readonly (boolean | null)[], seed: number) =>
  bagOfWords.scoreSet(tableOf(labels, {}, docs), {}, seed);

describe('bag of words', () => {
  it('tells classes apart by their words', () => {
    const labels = Array.from({ length: 20 }, (_, i) => i < 10);
    const docs = labels.map((member) => (member ? 'red fox' : 'blue whale'));
    scoresOf(docs, labels, 1).forEach((score, i) => {
      expect(Math.sign(score!)).toBe(labels[i] ? 1 : -1);
    });
  });

  it('learns nothing from a text itself: words of its own leave it the prior of the others', () => {
    const labels = Array.from({ length: 20 }, (_, i) => i % 2 === 0);
    const docs = labels.map((_, i) => `own${i} word${i}`);
    expect(scoresOf(docs, labels, 7)).toEqual(labels.map(() => 0)); // 8 members and 8 non-members each
  });

  it('gives a text the same score when its own label is turned round', () => {
    fc.assert(
      fc.property(fc.array(doc, { minLength: 21, maxLength: 21 }), fc.nat({ max: 99 }), (docs, seed) => {
        const { last, labels } = lastDealt(21, seed);
        const scoreAs = (own: boolean) => scoresOf(docs, labels(own), seed)[last];
        expect(scoreAs(true)).toBe(scoreAs(false));
        expect(scoreAs(true)).not.toBeNull();
      }),
    );
  });

  it('turns its sign round with all labels', () => {
    fc.assert(
      fc.property(fc.array(doc, { minLength: 10, maxLength: 30 }), fc.nat({ max: 99 }), (docs, seed) => {
        const labels = docs.map((_, i) => i % 2 === 0);
        const again = scoresOf(
          docs,
          labels.map((member) => !member),
          seed,
        );
        scoresOf(docs, labels, seed).forEach((score, i) => {
          expect(again[i]).toBeCloseTo(-score!, 9);
        });
      }),
    );
  });

  it('scores texts without a label by a fit on all others, and learns nothing from them', () => {
    const labels = Array.from({ length: 20 }, (_, i) => i % 2 === 0);
    const docs = labels.map((_, i) => WORDS[i % 7]!);
    const scores = scoresOf([...docs, 'river train'], [...labels, null], 3);
    const [members, nonmembers] = [true, false].map((member) => docs.filter((_, i) => labels[i] === member));
    expect(scores.at(-1)).toBe(fitNaiveBayes(members!, nonmembers!)('river train'));
    expect(scores.slice(0, -1)).toEqual(scoresOf(docs, labels, 3));
  });

  it('is fitted on the whole table for texts outside of it', () => {
    const labels = [true, false, true, null];
    const score = bagOfWords.fit!(tableOf(labels, {}, ['red fox', 'blue', 'red', 'blue blue']), {}, 1);
    const logOdds = fitNaiveBayes(['red fox', 'red'], ['blue']);
    for (const text of ['red', 'blue whale', '']) expect(score(text, () => null)).toBe(logOdds(text));
    expect(bagOfWords.fit!(tableOf([true]), {}, 1)('red', () => null)).toBeNull();
  });

  it('is undefined for all where there is one class only', () => {
    const labels = [...WORDS.map(() => true), null];
    expect(scoresOf([...WORDS, 'river'], labels, 1)).toEqual(labels.map(() => null));
    expect(scoresOf([], [], 1)).toEqual([]);
  });

  it('deals out folds by the seed', () => {
    const labels = Array.from({ length: 23 }, (_, i) => i % 3 === 0);
    const docs = labels.map((_, i) => `${WORDS[i % 7]!} ${WORDS[(i * i) % 5]!}`);
    expect(scoresOf(docs, labels, 1)).toEqual(scoresOf(docs, labels, 1));
    expect(scoresOf(docs, labels, 1)).not.toEqual(scoresOf(docs, labels, 2));
  });

  it('has one AUC on the shipped records, that of the published table', () => {
    const url = new URL('../../public/data/records.jsonl', import.meta.url);
    // the order in which a set is run
    const texts = new Random(1).shuffle(evaluatedRecords(readRecords(readFileSync(url, 'utf8'))));
    const scores = bagOfWordsScores(texts, 1);
    const of = (member: boolean) => scores.flatMap((score, i) => (texts[i]!.member === member ? score! : []));
    expect(auc(of(true), of(false))).toBeCloseTo(0.490777, 6);
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

describe('naiveBayesLogOdds', () => {
  it('has no odds without documents of both classes', () => {
    expect(naiveBayesLogOdds(['red'], ['blue'], 'red')).toBeCloseTo(Math.log(2), 12);
    expect(() => naiveBayesLogOdds([], ['blue'], 'red')).toThrow(RangeError);
  });
});

describe('bowTokens', () => {
  it('keeps letters of any script, digits and underscores, two or more together', () => {
    expect(bowTokens('Él vio 漢字, a_b x 7 42!')).toEqual(['él', 'vio', '漢字', 'a_b', '42']);
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../data/records';
import type { Alternatives } from '../passes/records';
import { readWordTable } from '../passes/wordTable';
import {
  beginParaphrase,
  finishParaphrase,
  LEAST_CHANGED,
  paraphraseRound,
  type Paraphrase,
  type ParaphraseDraft,
} from './paraphrase';
import { paraphraseWords } from './paraphraseWords';
import { shareOfWordsChanged } from './wordsChanged';

const shipped = (name: string) => readFileSync(new URL(`../../public/data/${name}`, import.meta.url), 'utf8');
const TABLE = readWordTable(shipped('words.json'));
const RECORDS = readRecords(shipped('records.jsonl'));

/** A model of whitespace tokens that names the same words everywhere. */
function modelOf(words: readonly string[]) {
  return (text: string): Alternatives => {
    const spans = [...text.matchAll(/\s?\S+/gu)];
    return {
      count: words.length,
      tokens: new Int32Array(spans.length * words.length),
      logp: Float32Array.from({ length: spans.length * words.length }, (_, k) => -(k % words.length)),
      texts: spans.flatMap(([span]) => words.map((word) => (/^\s/.test(span) ? ` ${word}` : word))),
      start: Int32Array.from(spans, ({ index }) => index),
      end: Int32Array.from(spans, ({ index, 0: span }) => index + span.length),
    };
  };
}

function paraphrase(
  text: string,
  seed: number,
  model: ((text: string) => Alternatives) | null = null,
): Paraphrase {
  let draft = beginParaphrase(text, TABLE, { seed });
  while (!draft.done) draft = paraphraseRound(draft, model?.(draft.text) ?? null);
  return finishParaphrase(draft);
}

/** The original, remade from the replacements. */
function remade(original: string, { replaced }: Paraphrase): string {
  let [text, at] = ['', 0];
  for (const { start, end, from, to } of replaced) {
    expect(start).toBeGreaterThanOrEqual(at);
    expect(original.slice(start, end)).toBe(from);
    text += original.slice(at, start) + to;
    at = end;
  }
  return text + original.slice(at);
}

describe('a paraphrase made in the page', () => {
  it('changes at least 30 % of the words of 100 records that no model was trained on', () => {
    const unseen = RECORDS.filter(({ role }) => role === 'auxiliary');
    expect(unseen).toHaveLength(100);
    for (const { text } of unseen) {
      const made = paraphrase(text, 1);
      expect(made.changed, text).toBeGreaterThanOrEqual(LEAST_CHANGED);
      expect(made.changed).toBe(shareOfWordsChanged(text, made.text));
      expect(made.reached).toBe(true);
      expect(remade(text, made)).toBe(made.text);
    }
  });

  it('does so with a model that infills, and takes words of its', () => {
    const words = ['people', 'houses', 'seeing', 'walked', 'quickly', 'of', 'Zebra', 'xq'];
    const unseen = RECORDS.filter(({ role }) => role === 'auxiliary');
    let infilled = 0;
    for (const { text } of unseen) {
      const made = paraphrase(text, 1, modelOf(words));
      expect(made.changed, text).toBeGreaterThanOrEqual(LEAST_CHANGED);
      expect(made.changed).toBe(shareOfWordsChanged(text, made.text));
      expect(remade(text, made)).toBe(made.text);
      const own = made.replaced.filter(({ by }) => by === 'model');
      for (const { to } of own) expect(words).toContain(to.toLowerCase());
      infilled += own.length > 0 ? 1 : 0;
    }
    expect(infilled).toBeGreaterThan(unseen.length / 2);
  });

  it('keeps numbers, names and the shape of a text, and is the same at the same seed', () => {
    const facts = (text: string) => text.match(/\S*\d\S*/gu);
    const shape = (text: string) =>
      text
        .replace(/[\p{L}\p{M}]+/gu, 'x')
        .replace(/x['’]x/gu, 'x')
        .replace(/x x/g, 'x');
    fc.assert(
      fc.property(fc.constantFrom(...RECORDS), fc.integer(), ({ text }, seed) => {
        const made = paraphrase(text, seed, modelOf(['people', 'seeing', 'walked']));
        expect(facts(made.text)).toEqual(facts(text));
        for (const { from, to, by } of made.replaced) {
          if (by === 'contraction') continue;
          expect(to[0] === to[0]!.toLowerCase()).toBe(from[0] === from[0]!.toLowerCase());
          expect(shape(to)).toBe(shape(from));
        }
        expect(paraphrase(text, seed, modelOf(['people', 'seeing', 'walked']))).toEqual(made);
      }),
      { numRuns: 40 },
    );
  });

  it('takes any text, remakes it exactly and says what it could not do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer(), (text, seed) => {
        const made = paraphrase(text, seed);
        expect(remade(text, made)).toBe(made.text);
        expect(made.reached).toBe(made.reason === null);
      }),
    );
    expect(paraphrase('Marguerite Sowande, 27 / 4. BP 124', 1)).toMatchObject({
      text: 'Marguerite Sowande, 27 / 4. BP 124',
      changed: 0,
      reached: false,
      reason: 'Only 0 % of its words could be changed: the others are names, numbers or short words.',
    });
    expect(paraphrase(' … ', 1).reason).toBe('There are no words in it.');
  });

  it('asks the model about the text as it stands, and takes a word of the same ending where it knows no synonym', () => {
    const asked: string[] = [];
    const model = modelOf(['walked', 'seeing', 'of', 'Zebra', 'xq']);
    const original = 'Drumlins hummed. The glazier hummed, polishing marzipan, simmering treacle.';
    let draft: ParaphraseDraft = beginParaphrase(original, TABLE, { seed: 3, rounds: 4 });
    while (!draft.done) {
      asked.push(draft.text);
      draft = paraphraseRound(draft, model(draft.text));
    }
    expect(asked[0]).toBe(original);
    expect(new Set(asked).size).toBeGreaterThan(1);
    const swaps = draft.replaced.map(({ from, to, by }) => `${from}>${to}:${by}`);
    expect(swaps.length).toBeGreaterThan(0);
    for (const swap of swaps)
      expect(['hummed>walked:model', 'polishing>seeing:model', 'simmering>seeing:model']).toContain(swap);
  });

  it('prefers the synonym that the model thinks of', () => {
    const counts = { large: 0, other: 0 };
    for (let seed = 0; seed < 40; seed++) {
      let draft = beginParaphrase('their huge kettle', TABLE, { seed, rounds: 1 });
      draft = paraphraseRound(draft, modelOf(['massive'])(draft.text));
      const swap = draft.replaced.find(({ from }) => from === 'huge');
      if (swap) counts[swap.to === 'massive' ? 'large' : 'other']++;
    }
    expect(counts.large).toBeGreaterThan(10 * counts.other);
  });

  it('makes the article fit', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { text } = paraphrase('A huge kettle and an odd smell', seed);
      for (const [, article, next] of text.matchAll(/\b(an?) (\w)/gi))
        expect(article!.toLowerCase()).toBe(/[aeiou]/.test(next!) ? 'an' : 'a');
    }
  });
});

describe('paraphraseWords', () => {
  const free = (text: string) =>
    paraphraseWords(text, (word) => ['kettle', 'rose', 'leaks'].includes(word)).map(({ word, free: how }) => [
      word,
      how,
    ]);

  it('takes capitals for names, but at the beginning of a sentence those of known words', () => {
    expect(free('Kettle leaks. "Rose Becker" leaks, Becker')).toEqual([
      ['Kettle', 'yes'],
      ['leaks', 'yes'],
      ['Rose', 'no'],
      ['Becker', 'no'],
      ['leaks', 'yes'],
      ['Becker', 'no'],
    ]);
  });

  it('leaves what is put together, short, a number or an abbreviation', () => {
    expect(free('ex-display BP 4th of three kettles NASA Mbatha’s')).toEqual([
      ['ex-display', 'no'],
      ['BP', 'no'],
      ['4th', 'no'],
      ['of', 'grammar'],
      ['three', 'grammar'],
      ['kettles', 'yes'],
      ['NASA', 'no'],
      ['Mbatha’s', 'no'],
    ]);
  });

  it('writes contractions out, but not possessives or what may be either', () => {
    const whole = (text: string) => paraphraseWords(text, () => false).map((word) => word.whole);
    expect(whole("Don't I'm can't it's been here")).toEqual([
      'do not',
      'I am',
      'cannot',
      'it has',
      null,
      null,
    ]);
    expect(whole("he's finished Anna's it's raining I'd")).toEqual([null, null, null, 'it is', null, null]);
  });
});

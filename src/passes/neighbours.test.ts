import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbourFromModel, neighbourFromWords } from './neighbours';
import type { Alternatives } from './records';
import type { WordTable } from './wordTable';

/** What a model would put in the place of each token: [text, probability], the likeliest first. */
type Proposals = readonly (readonly [string, number])[];

function alternativesOf(tokens: readonly string[], proposals: readonly Proposals[]): Alternatives {
  const count = Math.max(0, ...proposals.map((row) => row.length));
  const padded = proposals.flatMap((row) => [
    ...row,
    ...Array<[string, number]>(count - row.length).fill(['', 0]),
  ]);
  const end = Int32Array.from(tokens, (_, i) => tokens.slice(0, i + 1).join('').length);
  return {
    count,
    tokens: new Int32Array(padded.length),
    logp: Float32Array.from(padded, ([, p]) => Math.log(p)),
    texts: padded.map(([text]) => text),
    start: Int32Array.from(end, (_, i) => end[i - 1] ?? 0),
    end,
  };
}

/** Shares as people choose them, among them 0.29 of 100, which is 28.999… in binary. */
const hundredths = fc.integer({ min: 1, max: 100 }).map((n) => n / 100);

const first = { index: 0, share: 0.15, seed: 1 };
const many = Array.from({ length: 200 }, (_, index) => ({ ...first, share: 1, index }));

/** All that comes out of 200 draws. */
function outcomes(tokens: readonly string[], proposals: readonly Proposals[]): Set<string> {
  const text = tokens.join('');
  return new Set(many.map((draw) => neighbourFromModel(text, alternativesOf(tokens, proposals), draw)));
}

describe('neighbours by a model', () => {
  it('swaps a token for another one, by its probability among those that fit', () => {
    const alternatives = alternativesOf(
      ['Anna', ' ran'],
      [
        [],
        [
          [' ran', 0.2],
          [' sat', 0.6],
          [' slept', 0.2],
        ],
      ],
    );
    const draws = Array.from({ length: 2000 }, (_, index) =>
      neighbourFromModel('Anna ran', alternatives, { ...first, index }),
    );
    expect(new Set(draws)).toEqual(new Set(['Anna sat', 'Anna slept']));
    expect(draws.filter((draw) => draw === 'Anna sat').length / 2000).toBeCloseTo(0.75, 1);
  });

  it('keeps words apart: what begins or ends with white space does so afterwards', () => {
    const some: Proposals = [
      ['x', 0.2],
      [' y', 0.2],
      ['\n', 0.2],
      ['\tz ', 0.2],
    ];
    expect(outcomes(['a'], [some])).toEqual(new Set(['x']));
    expect(outcomes([' a'], [some])).toEqual(new Set([' y']));
    expect(outcomes([' '], [some])).toEqual(new Set(['\n', '\tz ']));
  });

  it('takes no part of a character, no special token and nothing empty', () => {
    const none: Proposals = [
      ['\\xE2\\x80', 0.5],
      ['<|endoftext|>', 0.1],
      ['</s>', 0.1],
      ['\uFFFD', 0.1],
      ['', 0.1],
    ];
    expect(outcomes(['a'], [none])).toEqual(new Set(['a']));
  });

  it('leaves a character alone that lies in several tokens', () => {
    // 🙂 in two tokens: the first byte's token holds it, the next one has an empty span
    const x: Proposals = [['x', 1]];
    expect(outcomes(['🙂', '', 'é'], [x, x, x])).toEqual(new Set(['🙂x']));
  });

  it('is the text itself where no position can be swapped', () => {
    expect(outcomes([], [])).toEqual(new Set(['']));
    expect(outcomes(['a', ' b'], [[['a', 1]], [['b', 1]]])).toEqual(new Set(['a b']));
  });

  it('swaps max(1, ⌊n·share⌋) positions, as far as there are that many, and nothing else', () => {
    const token = fc.record({ word: fc.stringMatching(/^[a-zé🙂]{1,4}$/u), fixed: fc.boolean() });
    const draw = fc.record({
      index: fc.nat(),
      share: hundredths,
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 30 }), draw, (tokens, which) => {
        const words = tokens.map(({ word }) => ` ${word}`);
        const alternatives = alternativesOf(
          words,
          tokens.map(({ fixed }, i) =>
            fixed
              ? [[words[i]!, 1]]
              : [
                  [' A', 0.5],
                  [words[i]!, 0.3],
                  [' BB', 0.2],
                ],
          ),
        );
        const neighbour = neighbourFromModel(words.join(''), alternatives, which);
        const after = neighbour.split(' ').slice(1);
        expect(after).toHaveLength(tokens.length);
        const changed = tokens.map(({ word }, i) => after[i] !== word);
        const wanted = Math.max(1, Math.floor(tokens.length * which.share + 1e-9));
        const free = tokens.filter(({ fixed }) => !fixed).length;
        expect(changed.filter(Boolean)).toHaveLength(Math.min(wanted, free));
        tokens.forEach(({ fixed }, i) => expect(fixed && changed[i]).toBe(false));
        expect(neighbourFromModel(words.join(''), alternatives, { ...which })).toBe(neighbour);
      }),
    );
  });

  it('swaps 29 of 100 at a share of 0.29', () => {
    const tokens = Array.from({ length: 100 }, () => 'a');
    const alternatives = alternativesOf(
      tokens,
      tokens.map(() => [['b', 1]]),
    );
    const neighbour = neighbourFromModel(tokens.join(''), alternatives, { ...first, share: 0.29 });
    expect(neighbour.replaceAll('a', '')).toHaveLength(29);
  });

  it('is another one for another index or seed', () => {
    const tokens = Array.from({ length: 20 }, (_, i) => ` w${i}`);
    const alternatives = alternativesOf(
      tokens,
      tokens.map(() => [
        [' a', 0.5],
        [' b', 0.5],
      ]),
    );
    const one = (draw: object) => neighbourFromModel(tokens.join(''), alternatives, { ...first, ...draw });
    expect(new Set([one({}), one({ index: 1 }), one({ seed: 2 })]).size).toBe(3);
  });
});

const TABLE: WordTable = new Map([
  [3, ['cat', 'dog', 'élm']],
  [4, ['moon', 'bird']],
  [12, ['conversation', 'architecture']],
]);

describe('neighbours by a list of words', () => {
  const all = (text: string) => new Set(many.map((draw) => neighbourFromWords(text, TABLE, draw)));

  it('swaps a word for another one of its length, and keeps its capital', () => {
    expect(all('cat')).toEqual(new Set(['dog', 'élm']));
    expect(all('Moon?')).toEqual(new Set(['Bird?']));
    expect(all('Éire')).toEqual(new Set(['Moon', 'Bird']));
  });

  it('has one list for twelve letters and more', () => {
    expect(all('counterrevolutionary')).toEqual(new Set(['conversation', 'architecture']));
  });

  it('leaves short words, words of other lengths and pieces of a word alone', () => {
    for (const text of ['at', 'is 1234', 'horse', "can't've", 'l’été', '', ' \n🙂 '])
      expect(all(text)).toEqual(new Set([text]));
    expect(all("'moon'")).toEqual(new Set(["'bird'"]));
  });

  it('counts letters, not bytes or units', () => {
    expect(all('e\u0301te\u0301')).toEqual(new Set(['e\u0301te\u0301'])); // marks count: five
    expect([...all('𝔪𝔬𝔬')].every((word) => TABLE.get(3)!.includes(word))).toBe(true);
  });

  it('swaps max(1, ⌊n·share⌋) of the words, as far as there are that many, and keeps all else', () => {
    const piece = fc.constantFrom('fox', 'Owl', 'wolf', 'Lion', 'zebra', 'at', 'Ωμέγα', '7', '🙂', '12th');
    const gap = fc.constantFrom(' ', ', ', ' – ', '\n', '. ');
    const draw = fc.record({
      index: fc.nat(),
      share: hundredths,
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, gap), { minLength: 1, maxLength: 30 }), draw, (pieces, which) => {
        const text = pieces.flat().join('');
        const neighbour = neighbourFromWords(text, TABLE, which);
        const parts = (from: string) => from.split(/(\p{L}+)/u);
        const [before, after] = [parts(text), parts(neighbour)];
        const isWord = (i: number) => i % 2 === 1;
        const free = before.filter((part, i) => isWord(i) && [3, 4].includes(part.length)).length;
        const wanted = Math.max(1, Math.floor(Math.floor(before.length / 2) * which.share + 1e-9));
        expect(after).toHaveLength(before.length);
        expect(after.filter((part, i) => part !== before[i])).toHaveLength(Math.min(wanted, free));
        after.forEach((part, i) => {
          if (part === before[i]) return;
          expect(isWord(i)).toBe(true);
          expect(TABLE.get(before[i]!.length)).toContain(part.toLowerCase());
          expect(/^\p{Lu}/u.test(part)).toBe(/^\p{Lu}/u.test(before[i]!));
        });
        expect(neighbourFromWords(text, TABLE, { ...which })).toBe(neighbour);
      }),
    );
  });
});

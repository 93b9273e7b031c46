import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf, ordinal, whatIfSentence, type WhatIfMove } from './whatIfFinding';

const DOSE = { repeats: 1, epochs: 3, texts: 323 };
const move = (name: string, before: number, after: number): WhatIfMove => ({
  name,
  before: 0,
  after: 1,
  places: { before, after, nonmembers: 228 },
});

describe('whatIfSentence', () => {
  it('says where the score lay and where it lies, and what moved furthest', () => {
    const moves = [move('LOSS', 0.434, 0.966), move('Zlib', 0.5, 0.9), move('Ratio', 0.12, 1)];
    expect(whatIfSentence(DOSE, moves)).toBe(
      'One copy of it in a list of 323 texts, read for 3 epochs, moved its LOSS score from the 43rd percentile of 228 known non-members to the 97th. Ratio moved furthest: from the 12th to above all of them.',
    );
  });

  it('does not make a move of none', () => {
    expect(whatIfSentence({ repeats: 10, epochs: 1, texts: 9 }, [move('LOSS', 1, 1)])).toBe(
      '10 copies of it in a list of 9 texts, read for 1 epoch, left its LOSS score where it was: above all 228 known non-members.',
    );
    expect(whatIfSentence(DOSE, [move('LOSS', 0.42, 0.421)])).toContain(
      'left its LOSS score where it was: the 42nd percentile of 228 known non-members.',
    );
  });

  it('says what moved furthest up or down, where its two places read differently', () => {
    const fell = move('LOSS', 0.7, 0.5);
    expect(whatIfSentence(DOSE, [fell, move('Zlib', 0.5, 0.501)])).not.toContain('moved furthest');
    expect(whatIfSentence(DOSE, [fell, move('Zlib', 0.5, 0.6), move('Ratio', 0.9, 0.4)])).toMatch(
      / Ratio moved furthest: from the 90th to the 40th\.$/,
    );
    const still = [move('LOSS', 0.5, 0.5), move('Zlib', 0.5, 0.503)];
    expect(whatIfSentence(DOSE, still)).not.toContain('moved furthest');
  });

  it('tells of the first attack that has a place, and of nothing without one', () => {
    const none = { ...move('LOSS', 0, 0), places: null };
    expect(whatIfSentence(DOSE, [none])).toBeNull();
    expect(whatIfSentence(DOSE, [move('LOSS', 0.001, 0.999)])).toContain(
      'from the 1st percentile of 228 known non-members to the 99th.',
    );
    expect(whatIfSentence(DOSE, [none, move('Zlib', 0, 0.5)])).toContain(
      'its Zlib score from below all 228 known non-members to the 50th.',
    );
  });
});

describe('ordinal', () => {
  it('ends as it is said', () => {
    const said = [1, 2, 3, 4, 11, 12, 13, 21, 22, 43, 99, 100].map(ordinal);
    expect(said.join(' ')).toBe('1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 43rd 99th 100th');
  });
});

describe('driftOf', () => {
  it('is the spread of the changes, whatever all of them share', () => {
    const scores = fc.array(fc.float({ min: -9, max: 9, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(scores, fc.integer({ min: -5, max: 5 }), (before, shift) => {
        const drift = driftOf(
          before,
          before.map((score) => score + shift),
        );
        expect(drift!.deviation).toBeCloseTo(0, 5);
      }),
    );
    expect(driftOf([0, 0, null, 5], [1, -1, 3, null])).toEqual({ texts: 2, deviation: Math.SQRT2 });
  });

  it('takes two texts', () => {
    expect(driftOf([1], [2])).toBeNull();
    expect(driftOf([1, null], [2, 3])).toBeNull();
  });
});

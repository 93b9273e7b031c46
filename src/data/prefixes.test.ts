import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPrefixes } from './prefixes';

const set = (members: number, nonmembers: number) =>
  Array.from({ length: members + nonmembers }, (_, i) => ({
    id: `${i}`,
    text: `text ${i}`,
    member: i < members,
  }));

describe('drawPrefixes', () => {
  it('takes as many of each wanted class as asked, and evaluates none of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer(), (shots, seed) => {
        const texts = set(20, 24);
        const drawn = drawPrefixes(texts, shots, seed, ['members', 'nonmembers'])!;
        const words = new Map(texts.map(({ text, member }) => [text, member]));
        expect(drawn.prefixes.members.map((text) => words.get(text))).toEqual(Array(shots).fill(true));
        expect(drawn.prefixes.nonmembers.map((text) => words.get(text))).toEqual(Array(shots).fill(false));
        const taken = [...drawn.prefixes.members, ...drawn.prefixes.nonmembers];
        expect(drawn.rest.some(({ text }) => taken.includes(text))).toBe(false);
        expect(drawn.rest).toHaveLength(44 - 2 * shots);
        expect(drawPrefixes(texts, shots, seed, ['members', 'nonmembers'])).toEqual(drawn);
      }),
    );
  });

  it('leaves a class alone that is not wanted', () => {
    const drawn = drawPrefixes(set(4, 40), 4, 1, ['nonmembers'])!;
    expect(drawn.prefixes.members).toEqual([]);
    expect(drawn.rest.filter(({ member }) => member)).toHaveLength(4);
  });

  it('takes none where a class is too small', () => {
    expect(drawPrefixes(set(40, 15), 4, 1, ['nonmembers'])).toBeNull();
    expect(drawPrefixes(set(40, 16), 4, 1, ['nonmembers'])).not.toBeNull();
  });

  it('leaves out a duplicate of a text that was taken', () => {
    const texts = [...set(0, 4), ...set(0, 4)].map((text, i) => ({ ...text, id: `${i}` }));
    const drawn = drawPrefixes(texts, 1, 1, ['nonmembers'])!;
    expect(drawn.rest).toHaveLength(6);
  });
});

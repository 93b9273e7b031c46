import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GramNumbering } from './gramNumbering';

/** Runs of n characters as strings, in order. */
function gramsOf(doc: string, n: number): string[] {
  const characters = [...doc];
  return characters.slice(n - 1).map((_, i) => characters.slice(i, i + n).join(''));
}

const size = fc.integer({ min: 2, max: 5 });
const docs = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom('a', 'b', '😀', ' ')).map((c) => c.join('')),
  ),
  { maxLength: 12 },
);

describe('GramNumbering', () => {
  it('numbers runs as they come, the same run alike, characters beyond 16 bits as one', () => {
    const numbering = new GramNumbering(2);
    expect([...numbering.add('abab')]).toEqual([0, 1, 0]); // ab, ba, ab
    expect([...numbering.add('😀ab A')]).toEqual([2, 0, 3, 4]); // 😀a, ab, "b ", " A"
    expect(numbering.size).toBe(5);
  });

  it('has none in a text that is too short', () => {
    const numbering = new GramNumbering(3);
    for (const doc of ['', 'a', 'ab', '😀é']) expect(numbering.add(doc)).toHaveLength(0);
    expect(numbering.size).toBe(0);
  });

  it('gives two runs the same number where they are the same characters, and only there', () => {
    fc.assert(
      fc.property(docs, size, (list, n) => {
        const numbering = new GramNumbering(n);
        const ids = new Map<string, number>();
        for (const doc of list) {
          const expected = gramsOf(doc, n).map((gram) => {
            if (!ids.has(gram)) ids.set(gram, ids.size);
            return ids.get(gram)!;
          });
          expect([...numbering.add(doc)]).toEqual(expected);
        }
        expect(numbering.size).toBe(ids.size);
      }),
    );
  });

  it('knows the runs that it has seen, and adds none by asking', () => {
    fc.assert(
      fc.property(docs, fc.string({ unit: 'binary' }), size, (list, other, n) => {
        const numbering = new GramNumbering(n);
        const ids = new Map<string, number>();
        for (const doc of list) {
          const added = numbering.add(doc);
          gramsOf(doc, n).forEach((gram, i) => ids.set(gram, added[i]!));
        }
        for (const doc of [...list, other, `${list[0] ?? ''}${other}`]) {
          expect([...numbering.known(doc)]).toEqual(gramsOf(doc, n).flatMap((gram) => ids.get(gram) ?? []));
        }
        expect(numbering.size).toBe(ids.size);
      }),
    );
  });

  it('keeps its numbers as it grows', () => {
    const numbering = new GramNumbering(2);
    const doc = Array.from({ length: 4000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * i) % 4001))).join(
      '',
    );
    const first = numbering.add(doc);
    expect(numbering.size).toBeGreaterThan(2000);
    expect(numbering.add(doc)).toEqual(first);
    expect(new Set(first).size).toBe(new Set(gramsOf(doc, 2)).size);
  });

  it('tells apart thousands of runs that begin alike, or end alike', () => {
    const others = Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    const numbering = new GramNumbering(2);
    numbering.add(others.map((other) => `a${other}`).join(''));
    expect(numbering.size).toBe(3000 + 2999); // "a" and each other one, and each but the last and "a"
  });

  it('refuses runs of less than two', () => {
    for (const n of [0, 1, 2.5, NaN]) expect(() => new GramNumbering(n)).toThrow(RangeError);
  });
});

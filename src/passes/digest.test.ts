import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../data/random';
import { digest, independentSeedFor, seedFor } from './digest';

describe('digest', () => {
  it('is sixteen hexadecimal digits, the same for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(digest(text)).toMatch(/^[0-9a-f]{16}$/);
        expect(digest(text)).toBe(digest(`${text} `.slice(0, -1)));
      }),
    );
  });

  it('keeps what it was: stored keys hang on it', () => {
    expect(digest('')).toBe('811c9dc5c9dc5118');
    expect(digest('a').slice(0, 8)).toBe('e40c292c'); // FNV-1a of "a"
  });

  it('tells texts apart that are nearly the same', () => {
    const texts = ['', 'a', 'b', 'ab', 'ba', 'a\u0000', '\u0000a', 'aa', 'é', 'e\u0301', '🙂', '🙃'];
    const long = Array.from({ length: 2000 }, (_, i) => `${'x'.repeat(i % 50)}${i}`);
    expect(new Set([...texts, ...long].map(digest)).size).toBe(texts.length + long.length);
  });

  it('has two halves that are not the same hash twice', () => {
    const halves = Array.from({ length: 300 }, (_, i) => digest(`text ${i}`)).map((name) => [
      name.slice(0, 8),
      name.slice(8),
    ]);
    expect(halves.some(([a, b]) => a === b)).toBe(false);
  });
});

describe('seedFor', () => {
  it('is a 32-bit integer', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, purpose) => {
        const made = seedFor(seed, purpose);
        expect(made | 0).toBe(made);
      }),
    );
  });

  it('gives each seed and each use one of its own, and the same one again', () => {
    const uses = [0, 1, 2].flatMap((seed) => [
      seedFor(seed),
      seedFor(seed, 'weights'),
      seedFor(seed, 'weights', 0),
      seedFor(seed, 'weights', 1),
      seedFor(seed, 'weight', 's', 1),
      seedFor(seed, 'embeddings', 1),
    ]);
    expect(new Set(uses).size).toBe(uses.length);
    expect(seedFor(1, 'weights', 0)).toBe(seedFor(1, 'weights', 0));
  });
});

describe('independentSeedFor', () => {
  it('makes streams of neighbouring purposes whose first draws say nothing of each other', () => {
    const [seeds, steps] = [2000, 40];
    const squares = Array.from({ length: seeds }, (_, seed) =>
      Array.from({ length: steps }, (_, step) => {
        return new Random(independentSeedFor(seed, 'noise', 'wte', step)).normal() ** 2 - 1; // variance 2
      }),
    );
    for (const lag of [1, 2, 3, 4, 8, 10]) {
      const products = squares.flatMap((run) => run.slice(lag).map((value, i) => (value * run[i]!) / 2));
      const mean = products.reduce((sum, value) => sum + value, 0) / products.length;
      expect(Math.abs(mean), `lag ${lag}`).toBeLessThan(4 / Math.sqrt(products.length));
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from './random';

const seeds = fc.integer();
const draws = <T>(seed: number, count: number, draw: (random: Random) => T): T[] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => draw(random));
};

describe('Random', () => {
  it('gives the same sequence for the same seed, and another for another', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const sequence = draws(seed, 5, (random) => random.uniform());
        expect(draws(seed, 5, (random) => random.uniform())).toEqual(sequence);
        expect(draws(seed + 1, 5, (random) => random.uniform())).not.toEqual(sequence);
      }),
    );
  });

  it('gives this sequence for seed 1, on every machine and in every version', () => {
    expect(draws(1, 8, (random) => random.below(100))).toEqual([46, 28, 81, 97, 90, 29, 22, 83]);
  });

  it('is uniform in [0, 1)', () => {
    const values = draws(3, 10_000, (random) => random.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.015); // five standard errors
  });

  it('draws each whole number below a size about as often', () => {
    const counts = new Map<number, number>();
    for (const value of draws(4, 6000, (random) => random.below(6))) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('draws only 0 below 1', () => {
    expect(draws(5, 20, (random) => random.below(1))).toEqual(new Array(20).fill(0));
  });

  it('tosses a coin that is fair, and independent of the toss before', () => {
    const tosses = draws(6, 10_000, (random) => random.coin());
    const heads = tosses.filter(Boolean).length;
    const same = tosses.filter((toss, i) => i > 0 && toss === tosses[i - 1]).length;
    expect(Math.abs(heads - 5000)).toBeLessThan(250); // five standard deviations
    expect(Math.abs(same - 5000)).toBeLessThan(250);
  });

  it('shuffles a copy: the same items, by the seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), seeds, (items, seed) => {
        const before = [...items];
        const shuffled = new Random(seed).shuffle(items);
        expect(items).toEqual(before);
        expect([...shuffled].sort((a, b) => a - b)).toEqual(before.sort((a, b) => a - b));
        expect(new Random(seed).shuffle(items)).toEqual(shuffled);
      }),
    );
  });

  it('shuffles to each order about as often', () => {
    const counts = new Map<string, number>();
    const random = new Random(7);
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

import { describe, expect, it } from 'vitest';
import { poissonLot, stepsPerPass } from './poisson';

describe('a Poisson lot', () => {
  it('holds each text by a chance of its own: lots differ in size, around the rate', () => {
    const lots = Array.from({ length: 400 }, (_, step) => poissonLot(100, 0.2, 7, step));
    const sizes = lots.map(({ length }) => length);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(Math.abs(mean - 20)).toBeLessThan(1); // five standard errors: sd 4, 400 lots
    const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / sizes.length;
    expect(variance).toBeGreaterThan(11); // a binomial's is 16
    expect(variance).toBeLessThan(22);
    const drawn = new Array<number>(100).fill(0);
    for (const lot of lots) for (const text of lot) drawn[text]!++;
    expect(Math.min(...drawn)).toBeGreaterThan(40); // 80 expected, sd 8
    expect(Math.max(...drawn)).toBeLessThan(120);
  });

  it.each([0.05, 0.2, 0.5])('at rate %d says nothing of the lots of the steps around it', (rate) => {
    const [seeds, steps] = [2000, 50];
    const lots = Array.from({ length: seeds }, (_, seed) =>
      Array.from({ length: steps }, (_, step) => poissonLot(4, rate, seed + 1, step)),
    );
    for (const text of [0, 3]) {
      const off = lots.map((run) => run.map((lot) => (lot.includes(text) ? 1 : 0) - rate));
      for (const lag of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const products = off.flatMap((run) => run.slice(lag).map((value, i) => value * run[i]!));
        const mean = products.reduce((sum, value) => sum + value, 0) / products.length;
        const correlation = mean / (rate * (1 - rate));
        const standardError = 1 / Math.sqrt(products.length); // independent coins: the products are uncorrelated
        expect(Math.abs(correlation), `text ${text}, lag ${lag}`).toBeLessThan(4 * standardError);
      }
    }
  });

  it('depends on seed and step, and may hold all or none', () => {
    expect(poissonLot(50, 0.5, 1, 0)).toEqual(poissonLot(50, 0.5, 1, 0));
    expect(poissonLot(50, 0.5, 1, 0)).not.toEqual(poissonLot(50, 0.5, 1, 1));
    expect(poissonLot(50, 0.5, 1, 0)).not.toEqual(poissonLot(50, 0.5, 2, 0));
    expect(poissonLot(3, 1, 1, 0)).toEqual([0, 1, 2]);
    expect(poissonLot(3, 1e-9, 1, 0)).toEqual([]);
  });

  it('makes as many steps an epoch as read each text once on average', () => {
    expect([1, 0.4, 0.1, 16 / 240].map(stepsPerPass)).toEqual([1, 3, 10, 15]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from '../metrics/auc';
import { initialOptions } from './attack';
import { rmia, rmiaAgainst } from './rmia';
import { rmiaScore } from './rmiaScore';
import { lastDealt, noiseColumns, tableOf, type Column } from './table.fixture';

const score = fc.option(fc.double({ min: -3, max: 3, noNaN: true }), { nil: null });
const gamma = fc.double({ min: 0.5, max: 3, noNaN: true });

const scoresOf = (labels: readonly (boolean | null)[], reference: Column, factor = 1, seed = 1) =>
  rmia.scoreSet(tableOf(labels, { reference }), { gamma: factor }, seed);

describe('rmiaAgainst', () => {
  it('says the same as counting the population one by one', () => {
    const ratio = fc.option(fc.constantFrom(0.25, 0.5, 1, 1.5, 2, 4), { nil: null });
    fc.assert(
      fc.property(fc.array(ratio), ratio, fc.constantFrom(0.5, 1, 1.5, 2), (population, x, factor) => {
        expect(rmiaAgainst(population, factor)(x)).toBe(rmiaScore(x, population, factor));
      }),
    );
  });
});

describe('RMIA', () => {
  it('has γ = 1 where not said', () => {
    expect(initialOptions(rmia)).toEqual({ gamma: 1 });
  });

  it('compares a text without a label with all known non-members', () => {
    const labels = [false, false, false, false, true, null];
    // ratios 1, 2, 4, 8; the text has 4
    const reference = [0, Math.log(2), Math.log(4), Math.log(8), 0, Math.log(4.01)];
    expect(scoresOf(labels, reference).at(-1)).toBe(3 / 4);
    expect(scoresOf(labels, reference, 2).at(-1)).toBe(2 / 4);
    expect(scoresOf(labels, reference, 3).at(-1)).toBe(1 / 4);
  });

  it('never compares a text with itself: a non-member below all others beats none of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat({ max: 99 }), (count, seed) => {
        const labels = Array.from({ length: count }, () => false);
        const reference = labels.map((_, place) => place / 10);
        expect(scoresOf(labels, reference, 1, seed)[0]).toBe(0);
      }),
    );
  });

  it('compares with half of the non-members, never with members', () => {
    const labels = [...Array<boolean>(10).fill(false), ...Array<boolean>(10).fill(true)];
    const reference = labels.map((member, place) => (member ? 9 : place / 10));
    const scores = scoresOf(labels, reference, 1, 3);
    for (const each of scores) expect(Number.isInteger(each! * 5)).toBe(true);
    expect(scores.slice(10)).toEqual(Array(10).fill(1)); // a member among the compared would be a tie, which also counts
    const sunk = labels.map((member, place) => (member ? -9 : place / 10));
    expect(scoresOf(labels, sunk, 1, 3).slice(10)).toEqual(Array(10).fill(0));
  });

  it('ranks as Reference does against a fixed population, up to ties', () => {
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 4, maxLength: 20 }),
        gamma,
        fc.array(score),
        (known, factor, others) => {
          const labels = [...known.map(() => false), ...others.map(() => null)];
          const scores = scoresOf(labels, [...known, ...others], factor).slice(known.length);
          others.forEach((a, i) => {
            others.forEach((b, j) => {
              if (a !== null && b !== null && a >= b && scores[j] !== null) {
                expect(scores[i]).toBeGreaterThanOrEqual(scores[j]!);
              }
            });
          });
        },
      ),
    );
  });

  it('does not change with a text’s own label, and says the same of texts outside', () => {
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 21, maxLength: 21 }),
        gamma,
        fc.nat({ max: 99 }),
        (reference, factor, seed) => {
          const { last, labels } = lastDealt(21, seed);
          const scoreAs = (own: boolean) => scoresOf(labels(own), reference, factor, seed)[last];
          expect(scoreAs(true)).toBe(scoreAs(false));
          const unknown = labels(true).map((label, place) => (place === last ? null : label));
          const fitted = rmia.fit!(tableOf(unknown, { reference }), { gamma: factor }, seed);
          expect(fitted('new', () => reference[last]!)).toBe(
            scoresOf(unknown, reference, factor, seed)[last],
          );
        },
      ),
    );
  });

  it('is undefined where Reference is, and without known non-members', () => {
    expect(scoresOf([false, false, true, null], [0, 0, null, null], 1, 1).slice(2)).toEqual([null, null]);
    expect(scoresOf([true, true, null], [1, 2, 3])).toEqual([null, null, null]);
    expect(scoresOf([], [])).toEqual([]);
  });

  it('finds members that Reference finds', () => {
    const labels = Array.from({ length: 400 }, (_, place) => place % 2 === 0);
    const { reference } = noiseColumns(['reference'], labels, 1, 1);
    const of = (scores: Column, member: boolean) => scores.filter((_, i) => labels[i] === member) as number[];
    const scores = scoresOf(labels, reference!);
    const itself = auc(of(reference!, true), of(reference!, false))!;
    expect(itself).toBeGreaterThan(0.7);
    expect(Math.abs(auc(of(scores, true), of(scores, false))! - itself)).toBeLessThan(0.01);
  });
});

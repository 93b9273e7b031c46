import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossFit, labelledPlaces, ofClass, type Labels } from './crossFit';

const labels = fc.array(fc.constantFrom(true, false, null), { maxLength: 40 });
const folds = fc.integer({ min: 2, max: 6 });

/** What each text was scored by: the places of the fit's texts. */
function trainedOn(list: Labels, k: number, seed: number): (readonly number[])[] {
  const seen: (readonly number[])[] = list.map(() => []);
  crossFit(list, k, seed, (training) => (place) => {
    seen[place] = training;
    return 0;
  });
  return seen;
}

describe('crossFit', () => {
  it('never scores a text by a fit that saw it, nor learns from a text without a label', () => {
    fc.assert(
      fc.property(labels, folds, fc.nat(), (list, k, seed) => {
        trainedOn(list, k, seed).forEach((training, place) => {
          expect(training).not.toContain(place);
          for (const other of training) expect(list[other]).not.toBeNull();
        });
      }),
    );
  });

  it('scores by all other folds: nearly all of each class, and all of it for texts without a label', () => {
    fc.assert(
      fc.property(labels, folds, fc.nat(), (list, k, seed) => {
        const all = labelledPlaces(list);
        trainedOn(list, k, seed).forEach((training, place) => {
          if (list[place] === null) expect([...training].sort((a, b) => a - b)).toEqual(all);
          for (const member of [true, false]) {
            const count = ofClass(list, all, member).length;
            const left = count - ofClass(list, training, member).length;
            expect(left).toBeLessThanOrEqual(Math.ceil(count / k));
            if (list[place] === member)
              expect(left).toBeGreaterThanOrEqual(Math.max(1, Math.floor(count / k)));
          }
        });
      }),
    );
  });

  it('gives every text one score, in order', () => {
    const list = [true, null, false, true, false, null];
    expect(crossFit(list, 2, 1, () => (place) => 10 * place)).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('leaves undefined what a fit cannot score, and fits no more often than it must', () => {
    const list = [true, false, true, false];
    let fits = 0;
    const scores = crossFit(list, 2, 1, (training) => {
      fits++;
      return training.includes(0) ? null : (place) => (place === 0 ? null : 1);
    });
    expect(scores[0]).toBeNull();
    expect(scores.filter((score) => score === 1)).toHaveLength(1);
    expect(fits).toBe(2);
    expect(crossFit([null, null], 5, 1, () => null)).toEqual([null, null]);
  });

  it('deals out folds by the seed', () => {
    const list = Array.from({ length: 30 }, (_, place) => place % 3 === 0);
    expect(trainedOn(list, 5, 1)).toEqual(trainedOn(list, 5, 1));
    expect(trainedOn(list, 5, 1)).not.toEqual(trainedOn(list, 5, 2));
  });
});

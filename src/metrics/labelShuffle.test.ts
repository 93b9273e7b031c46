import { describe, expect, it } from 'vitest';
import { coinsAndScores } from './columns.fixture';
import { labelShuffle } from './labelShuffle';

const { labels } = coinsAndScores(1, 80);

/** Learns by heart: scores each text by its own label. */
const byHeart = (shuffled: typeof labels) => shuffled.map((member) => (member ? 1 : 0));

/** Scores each text by the mean label of its neighbours, its own left out. */
const leftOut = (shuffled: typeof labels) =>
  shuffled.map((_, i) => shuffled.filter((member, j) => member && j !== i && Math.abs(i - j) < 4).length);

describe('labelShuffle', () => {
  it('unmasks a fit that is judged on what it was fitted on', () => {
    const { aucs, mean, range, se, pValue } = labelShuffle(labels, byHeart, { seed: 1, observed: 1 })!;
    expect(aucs).toEqual(Array.from({ length: 20 }, () => 1));
    expect([mean, ...range, se, pValue]).toEqual([1, 1, 1, 0, 1]);
  });

  it('leaves a fit alone that never sees the text it judges', () => {
    const { mean, se, range, pValue } = labelShuffle(labels, leftOut, { seed: 1, observed: 0.9 })!;
    expect(mean).toBeLessThan(0.5 + 2 * se!);
    expect(mean).toBeGreaterThan(0.3);
    expect(range[0]).toBeLessThan(0.5);
    expect(pValue).toBeCloseTo(1 / 21, 12);
  });

  it('measures against the shuffled labels, of which each class has as many as before', () => {
    const some = labels.map((member, i) => (i % 10 === 0 ? null : member));
    const seen: (typeof labels)[] = [];
    labelShuffle(
      some,
      (shuffled) => {
        seen.push(shuffled);
        return byHeart(shuffled);
      },
      { seed: 2, shuffles: 3 },
    );
    for (const shuffled of seen) {
      expect(shuffled.filter((member) => member === true).length).toBe(
        some.filter((member) => member === true).length,
      );
      expect(shuffled.map((member) => member === null)).toEqual(some.map((member) => member === null));
      expect(shuffled).not.toEqual(some);
    }
    expect(seen[0]).not.toEqual(seen[1]);
  });

  it('gives every refit a seed of its own, and is the same for the same seed', () => {
    const seeds: number[] = [];
    const run = () =>
      labelShuffle(
        labels,
        (shuffled, seed) => {
          seeds.push(seed);
          return coinsAndScores(seed, shuffled.length).scores;
        },
        { seed: 7, shuffles: 4 },
      );
    expect(run()).toEqual(run());
    expect(new Set(seeds.slice(0, 4)).size).toBe(4);
  });

  it('has the mean, its standard error and the range of the AUCs', () => {
    const pair = [true, false];
    const scripted = [
      [1, 0],
      [0, 0],
    ];
    let next = 0;
    const { aucs, mean, se, undefinedShuffles } = labelShuffle(
      pair,
      ([first]) => {
        const [high, low] = scripted[next++]!;
        return first ? [high!, low!] : [low!, high!];
      },
      { seed: 1, shuffles: 2 },
    )!;
    expect(aucs).toEqual([1, 0.5]);
    expect(mean).toBe(0.75);
    expect(se).toBeCloseTo(0.25, 12); // sample sd √0.125, over √2
    expect(undefinedShuffles).toBe(0);
  });

  it('counts shuffles without an AUC, and refuses to shuffle never', () => {
    let call = 0;
    const half = labelShuffle(
      labels,
      (shuffled) => (call++ % 2 ? byHeart(shuffled) : labels.map(() => null)),
      {
        seed: 1,
        shuffles: 6,
      },
    );
    expect(half).toMatchObject({ undefinedShuffles: 3, aucs: [1, 1, 1] });
    expect(labelShuffle([true], byHeart, { seed: 1 })).toBeNull();
    expect(() => labelShuffle(labels, byHeart, { seed: 1, shuffles: 0 })).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelledScores } from './columns.fixture';
import { countFlagged, judgeAcross, labelsOfHalf, stratifiedHalves } from './halves';

describe('stratifiedHalves', () => {
  it('shares out each class, the first half one more at most, and leaves unknown labels out', () => {
    fc.assert(
      fc.property(labelledScores, fc.nat(), ({ labels }, seed) => {
        const halves = stratifiedHalves(labels, seed);
        for (const of of [true, false]) {
          const [a, b] = ([0, 1] as const).map(
            (half) => labelsOfHalf(labels, halves, half).filter((member) => member === of).length,
          );
          expect(a! + b!).toBe(labels.filter((member) => member === of).length);
          expect(a! - b!).toBeGreaterThanOrEqual(0);
          expect(a! - b!).toBeLessThanOrEqual(1);
        }
        halves.forEach((half, i) => expect(half === null).toBe(labels[i] === null));
      }),
    );
  });

  it('is drawn by seed', () => {
    const labels = Array.from({ length: 40 }, (_, i) => i < 20);
    expect(stratifiedHalves(labels, 1)).toEqual(stratifiedHalves(labels, 1));
    expect(stratifiedHalves(labels, 1)).not.toEqual(stratifiedHalves(labels, 2));
  });
});

describe('countFlagged', () => {
  it('flags from the threshold on, what has a score and a label', () => {
    expect(countFlagged([2, 1, null, 2, 3, 0], [true, true, true, false, null, false], 2)).toEqual({
      found: 1,
      members: 2,
      falseAlarms: 1,
      nonmembers: 2,
    });
  });
});

describe('judgeAcross', () => {
  const labels = [true, true, false, false];
  const halves = [0, 1, 0, 1] as const;

  it('judges each half with a threshold that saw only the other', () => {
    // half 0: member 5, non-member 1; half 1: member 9, non-member 6
    const judged = judgeAcross([5, 9, 1, 6], labels, halves, (curve) => curve.vertices[1]!.threshold)!;
    expect(judged[0]).toEqual({
      threshold: 9,
      counts: { found: 0, members: 1, falseAlarms: 0, nonmembers: 1 },
    });
    expect(judged[1]).toEqual({
      threshold: 5,
      counts: { found: 1, members: 1, falseAlarms: 1, nonmembers: 1 },
    });
  });

  it('is undefined where a half lacks a class', () => {
    expect(judgeAcross([5, null, 1, 6], labels, halves, () => 0)).toBeNull();
  });
});

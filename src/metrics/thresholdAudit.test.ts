import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../data/random';
import { epsilonLowerBound } from './audit';
import { coinsAndScores, labelledScores } from './columns.fixture';
import { stratifiedHalves } from './halves';
import { bonferroni, largestProvableEpsilon, thresholdAudit } from './thresholdAudit';

const LEVEL = { delta: 0, confidence: 0.95 };

describe('largestProvableEpsilon', () => {
  it('is 3.28 for 100 and 100 texts', () => {
    expect(largestProvableEpsilon(100, 100)).toBeCloseTo(3.2813463, 6);
  });

  it('is what the upper limits of two rates without an error give', () => {
    // no error in n: the upper limit of the rate is 1 − 0.025^(1/n)
    const upper = (n: number) => 1 - 0.025 ** (1 / n);
    const [fpr, fnr] = [upper(500), upper(100)];
    expect(largestProvableEpsilon(100, 500)).toBeCloseTo(Math.log((1 - fnr) / fpr), 10);
    expect(largestProvableEpsilon(100, 500, { delta: 0.01 })).toBeCloseTo(Math.log((0.99 - fnr) / fpr), 10);
    expect(largestProvableEpsilon(500, 100)).toBeCloseTo(Math.log((1 - fnr) / fpr), 10);
  });

  it('grows with either class and falls with the confidence and with delta', () => {
    expect(largestProvableEpsilon(1000, 100)!).toBeGreaterThan(largestProvableEpsilon(100, 100)!);
    expect(largestProvableEpsilon(100, 1000)!).toBeGreaterThan(largestProvableEpsilon(100, 100)!);
    expect(largestProvableEpsilon(100, 100, { confidence: 0.99 })!).toBeLessThan(
      largestProvableEpsilon(100, 100)!,
    );
    expect(largestProvableEpsilon(100, 100, { delta: 0.005 })!).toBeLessThan(
      largestProvableEpsilon(100, 100)!,
    );
    expect(largestProvableEpsilon(0, 100)).toBeNull();
  });

  it('is more than any error allows', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(70), (falseNegatives, falsePositives) => {
        const counts = { members: 50, nonmembers: 70, falseNegatives, falsePositives, delta: 0 };
        expect(epsilonLowerBound(counts)!.epsilonLower).toBeLessThanOrEqual(largestProvableEpsilon(50, 70)!);
      }),
    );
  });
});

describe('epsilonLowerBound', () => {
  it('falls with every further error', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (falsePositives, falseNegatives) => {
        const of = (fp: number, fn: number) =>
          epsilonLowerBound({
            members: 40,
            nonmembers: 40,
            falsePositives: fp,
            falseNegatives: fn,
            delta: 0,
          })!.epsilonLower;
        expect(of(falsePositives + 1, falseNegatives)).toBeLessThanOrEqual(
          of(falsePositives, falseNegatives),
        );
        expect(of(falsePositives, falseNegatives + 1)).toBeLessThanOrEqual(
          of(falsePositives, falseNegatives),
        );
      }),
    );
  });
});

describe('thresholdAudit', () => {
  it('shows what a perfect attack can on halves of 100 and 100, each at half of the error probability', () => {
    const labels = Array.from({ length: 400 }, (_, i) => i % 2 === 0);
    const audit = thresholdAudit(
      labels.map((member) => (member ? 2 : 1)),
      labels,
      1,
      LEVEL,
    )!;
    const upper = 1 - 0.0125 ** (1 / 100);
    expect(audit.epsilonLower).toBeCloseTo(Math.log((1 - upper) / upper), 9);
    expect(audit.largest).toBe(audit.epsilonLower);
    expect(audit.halves[0].bound.epsilonLower).toBeCloseTo(3.2813463, 6);
    expect(audit.halves[1].counts).toEqual({ found: 100, members: 100, falseAlarms: 0, nonmembers: 100 });
  });

  it('reports the better corrected half, which is under the full-level one and the largest that can be shown', () => {
    fc.assert(
      fc.property(labelledScores, fc.nat(), ({ scores, labels }, seed) => {
        const audit = thresholdAudit(scores, labels, seed, LEVEL);
        if (audit === null) return;
        const corrected = audit.halves.map((half) => half.corrected.epsilonLower);
        expect(audit.epsilonLower).toBe(Math.max(...corrected));
        expect(audit.epsilonLower).toBeLessThanOrEqual(audit.largest);
        for (const half of audit.halves) {
          expect(half.corrected.epsilonLower).toBeLessThanOrEqual(half.bound.epsilonLower);
        }
      }),
    );
  });

  it('judges a half by a threshold that its own scores cannot move', () => {
    const { labels, scores } = coinsAndScores(1, 80, 0.5);
    const halves = stratifiedHalves(labels, 5);
    const before = thresholdAudit(scores, labels, 5, LEVEL)!;
    const other = scores.map((score, i) => (halves[i] === 0 ? 10 - score! : score));
    const after = thresholdAudit(other, labels, 5, LEVEL)!;
    expect(after.halves[0].threshold).toBe(before.halves[0].threshold);
    expect(after.halves[1].threshold).not.toBe(before.halves[1].threshold);
  });

  it('keeps its confidence: scores as private as epsilon 1 seldom show more', () => {
    const runs = 200;
    let wrong = 0;
    for (let seed = 0; seed < runs; seed++) {
      const random = new Random(seed);
      const labels = Array.from({ length: 200 }, () => random.coin());
      // randomised response at epsilon 1, with noise below the steps that a threshold can be fitted to
      const keep = 1 / (1 + Math.exp(-1));
      const scores = labels.map(
        (member) => (member === random.uniform() < keep ? 1 : 0) + random.uniform() / 2,
      );
      if (thresholdAudit(scores, labels, seed, LEVEL)!.epsilonLower > 1) wrong++;
    }
    expect(wrong / runs).toBeLessThanOrEqual(0.05);
  });

  it('is undefined where a half lacks a class', () => {
    expect(thresholdAudit([1, 0, 0], [true, false, false], 1, LEVEL)).toBeNull();
  });
});

it('shares the error probability out', () => {
  expect(bonferroni(0.95, 1)).toBeCloseTo(0.95, 15);
  expect(bonferroni(0.95, 5)).toBeCloseTo(0.99, 15);
});

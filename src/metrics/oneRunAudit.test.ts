import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../data/random';
import { oneRunEpsilon } from './audit';
import { coinsAndScores, labelledScores } from './columns.fixture';
import { DEFAULT_GUESSES, oneRunAudit } from './oneRunAudit';

const LEVEL = { delta: 0, confidence: 0.95 };
/** The AUC is 1: every member above every non-member. */
const labels = Array.from({ length: 100 }, (_, i) => i < 50);
const perfect = labels.map((member, i) => (member ? 1000 : 0) - i);

describe('oneRunAudit', () => {
  it('guesses the top and the bottom tenth', () => {
    const { best, canaries, tried, epsilonLower, largest } = oneRunAudit(perfect, labels, 1, LEVEL)!;
    expect(best).toMatchObject({ shares: DEFAULT_GUESSES[0], guessedIn: 10, guessedOut: 10, correct: 20 });
    expect(canaries).toBe(100);
    expect(tried).toHaveLength(1);
    const q = 0.05 ** (1 / 20); // q^20 = 0.05
    expect(epsilonLower).toBeCloseTo(Math.log(q / (1 - q)), 9);
    expect(largest).toBe(epsilonLower);
  });

  it('counts right guesses at both ends', () => {
    const turned = labels.map((_, i) => i);
    const { best } = oneRunAudit(turned, labels, 1, LEVEL, [{ in: 0.6, out: 0.2 }])!;
    // the top 60 are 50 non-members and 10 members, the bottom 20 are members
    expect(best).toMatchObject({ guessedIn: 60, guessedOut: 20, correct: 10, epsilonLower: 0 });
  });

  it('reports the best of several pairs, each at the confidence that is left', () => {
    const pairs = [0.1, 0.5].map((share) => ({ in: share, out: share }));
    const { tried, best, epsilonLower } = oneRunAudit(perfect, labels, 1, LEVEL, pairs)!;
    expect(best).toBe(tried[1]);
    expect(epsilonLower).toBe(
      oneRunEpsilon({ canaries: 100, guesses: 100, correct: 100, delta: 0 }, 1 - 0.05 / 2),
    );
    expect(epsilonLower).toBeLessThan(oneRunAudit(perfect, labels, 1, LEVEL, [pairs[1]!])!.epsilonLower);
  });

  it('counts texts without a score as canaries that are not guessed', () => {
    const some = perfect.map((score, i) => (i % 2 === 0 ? score : null));
    const level = { ...LEVEL, delta: 1e-3 };
    const { canaries, best } = oneRunAudit(some, labels, 1, level)!;
    expect(canaries).toBe(100);
    expect(best.epsilonLower).toBe(oneRunEpsilon({ canaries: 100, guesses: 20, correct: 20, delta: 1e-3 }));
    const few = perfect.map((score, i) => (i < 2 || i > 96 ? score : null));
    expect(oneRunAudit(few, labels, 1, LEVEL)!.best).toMatchObject({
      guessedIn: 2,
      guessedOut: 3,
      correct: 5,
    });
  });

  it('does not read the labels out of the order of tied texts', () => {
    const { best } = oneRunAudit(
      labels.map(() => 0),
      labels,
      1,
      LEVEL,
      [{ in: 0.5, out: 0.5 }],
    )!;
    expect(best.correct).toBeLessThan(70);
    expect(best.correct).toBeGreaterThan(30);
    expect(best.epsilonLower).toBe(0);
  });

  it('never shows more than right guesses alone would, and rises with them', () => {
    const delta = fc.constantFrom(0, 1e-6, 1e-3);
    fc.assert(
      fc.property(labelledScores, delta, ({ scores, labels }, delta) => {
        const audit = oneRunAudit(scores, labels, 1, { delta, confidence: 0.95 }, [{ in: 0.3, out: 0.3 }]);
        if (audit) expect(audit.epsilonLower).toBeLessThanOrEqual(audit.largest);
      }),
    );
    fc.assert(
      fc.property(fc.nat(59), delta, (correct, delta) => {
        const of = (right: number) => oneRunEpsilon({ canaries: 80, guesses: 60, correct: right, delta });
        expect(of(correct + 1)).toBeGreaterThanOrEqual(of(correct));
      }),
    );
  });

  it('keeps its confidence: coins as private as epsilon 1 seldom show more', () => {
    const runs = 200;
    let wrong = 0;
    for (let seed = 0; seed < runs; seed++) {
      const random = new Random(seed);
      const coins = Array.from({ length: 150 }, () => random.coin());
      const keep = 1 / (1 + Math.exp(-1));
      const scores = coins.map((member) => (member === random.uniform() < keep ? 1 : 0));
      if (oneRunAudit(scores, coins, seed, LEVEL, [{ in: 0.4, out: 0.4 }])!.epsilonLower > 1) wrong++;
    }
    expect(wrong / runs).toBeLessThanOrEqual(0.05);
    expect(wrong).toBeGreaterThan(0); // the bound is tight for randomised response, not merely cautious
  });

  it('refuses shares that cannot be, and is undefined without canaries', () => {
    const { labels, scores } = coinsAndScores(1, 20);
    for (const pair of [
      { in: 0.6, out: 0.6 },
      { in: -0.1, out: 0.1 },
      { in: NaN, out: 0 },
    ]) {
      expect(() => oneRunAudit(scores, labels, 1, LEVEL, [pair])).toThrow(RangeError);
    }
    expect(() => oneRunAudit(scores, labels, 1, LEVEL, [])).toThrow(RangeError);
    expect(oneRunAudit([1, 2], [null, null], 1, LEVEL)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epsilonLowerBound, gaussianView, oneRunEpsilon, oneRunPValue, plugInEpsilon } from './audit';
import { binomialMass } from './binomial';

describe('plugInEpsilon', () => {
  it('is the greater of the two terms', () => {
    expect(plugInEpsilon(0.1, 0.2, 0)).toBeCloseTo(Math.log(8), 12);
    expect(plugInEpsilon(0.2, 0.1, 0)).toBeCloseTo(Math.log(8), 12);
    expect(plugInEpsilon(0.1, 0.2, 0.1)).toBeCloseTo(Math.log(7), 12);
  });

  it('recovers the epsilon of randomised response', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20, noNaN: true }), (epsilon) => {
        const error = 1 / (1 + Math.exp(epsilon));
        expect(plugInEpsilon(error, error, 0)).toBeCloseTo(epsilon, 6);
      }),
    );
  });

  it('is 0 for guessing and undefined where no error was seen', () => {
    expect(plugInEpsilon(0.5, 0.5, 0)).toBe(0);
    expect(plugInEpsilon(0.9, 0.8, 0)).toBe(0);
    expect(plugInEpsilon(0, 1, 0)).toBe(0); // flags nothing: numerator 0, the term says nothing
    expect(plugInEpsilon(0, 0.2, 0)).toBeNull();
    expect(plugInEpsilon(0.2, 0, 0)).toBeNull();
    expect(() => plugInEpsilon(1.2, 0, 0)).toThrow(RangeError);
  });
});

describe('epsilonLowerBound', () => {
  const perfect = { falsePositives: 0, nonmembers: 100, falseNegatives: 0, members: 100, delta: 0 };

  it('shows at most 3.28 with 100 + 100 texts', () => {
    expect(epsilonLowerBound(perfect)!.epsilonLower).toBeCloseTo(3.2813463, 6);
  });

  it('shows more with more texts and less with more confidence', () => {
    expect(epsilonLowerBound({ ...perfect, members: 1000, nonmembers: 1000 })!.epsilonLower).toBeGreaterThan(
      5,
    );
    expect(epsilonLowerBound({ ...perfect, confidence: 0.999 })!.epsilonLower).toBeLessThan(3);
  });

  it('lies under the plug-in epsilon', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (fp, fn) => {
        const { epsilonLower } = epsilonLowerBound({ ...perfect, falsePositives: fp, falseNegatives: fn })!;
        expect(epsilonLower).toBeLessThanOrEqual(plugInEpsilon(fp / 100, fn / 100, 0)!);
        expect(epsilonLower).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is undefined without a class', () => {
    expect(epsilonLowerBound({ ...perfect, members: 0 })).toBeNull();
    expect(epsilonLowerBound({ ...perfect, nonmembers: 0 })).toBeNull();
  });
});

describe('one-run audit', () => {
  it('gives the p-value of the definition, all windows tried', () => {
    const outcome = fc
      .record({ r: fc.integer({ min: 1, max: 80 }), extra: fc.nat(50) })
      .chain(({ r, extra }) =>
        fc.record({
          canaries: fc.constant(r + extra),
          guesses: fc.constant(r),
          correct: fc.integer({ min: 0, max: r }),
          delta: fc.constantFrom(0, 1e-6, 1e-4, 1e-2),
        }),
      );
    fc.assert(
      fc.property(outcome, fc.double({ min: 0, max: 6, noNaN: true }), (o, epsilon) => {
        const q = Math.exp(epsilon) / (1 + Math.exp(epsilon));
        const mass = (from: number, to: number) => {
          let sum = 0;
          for (let w = from; w < to; w++) sum += binomialMass(w, o.guesses, q);
          return sum;
        };
        let worst = 0;
        for (let i = 1; i <= o.correct; i++) worst = Math.max(worst, mass(o.correct - i, o.correct) / i);
        const p = mass(o.correct, o.guesses + 1) + 2 * o.canaries * o.delta * worst;
        expect(oneRunPValue(o, epsilon)).toBeCloseTo(Math.min(1, p), 11);
      }),
    );
  });

  it('counts all canaries in the delta term, not only the guessed ones', () => {
    const outcome = { canaries: 100, guesses: 100, correct: 75, delta: 1e-3 };
    const tail = oneRunPValue({ ...outcome, delta: 0 }, 0.5);
    const surplus = (canaries: number) => oneRunPValue({ ...outcome, canaries }, 0.5) - tail;
    expect(surplus(100)).toBeGreaterThan(0);
    expect(surplus(300) / surplus(100)).toBeCloseTo(3, 9);
  });

  it('stands on the edge of rejection', () => {
    const outcome = { canaries: 1000, guesses: 100, correct: 75, delta: 1e-4 };
    const epsilon = oneRunEpsilon(outcome);
    expect(epsilon).toBeCloseTo(0.672984664, 8);
    expect(oneRunPValue(outcome, epsilon)).toBeLessThan(0.05);
    expect(oneRunPValue(outcome, epsilon + 1e-6)).toBeGreaterThan(0.05);
    expect(oneRunEpsilon(outcome, 0.99)).toBeLessThan(epsilon);
  });

  it('is 0 for guessing or for no guess and finite for a perfect attack', () => {
    expect(oneRunEpsilon({ canaries: 200, guesses: 100, correct: 50, delta: 0 })).toBe(0);
    expect(oneRunEpsilon({ canaries: 200, guesses: 0, correct: 0, delta: 0 })).toBe(0);
    const q = 0.05 ** (1 / 50); // q^50 = 0.05
    expect(oneRunEpsilon({ canaries: 50, guesses: 50, correct: 50, delta: 0 })).toBeCloseTo(
      Math.log(q / (1 - q)),
      9,
    );
  });

  it('refuses impossible counts', () => {
    for (const bad of [{ correct: 11 }, { guesses: 101 }, { correct: -1 }, { correct: 1.5 }, { delta: 2 }]) {
      const outcome = { canaries: 100, guesses: 10, correct: 5, delta: 0, ...bad };
      expect(() => oneRunPValue(outcome, 1)).toThrow(RangeError);
      expect(() => oneRunEpsilon(outcome)).toThrow(RangeError);
    }
  });
});

describe('gaussianView', () => {
  it('is the separation of two normal distributions', () => {
    const { mu, epsilon } = gaussianView(0.3324, 0.2353, 1e-5);
    expect(mu).toBeCloseTo(1.1547988025315692, 12);
    expect(epsilon).toBeCloseTo(5.1753254897241625, 12);
  });

  it('sees no privacy loss in an attack that is no better than guessing', () => {
    expect(gaussianView(0.5, 0.5, 1e-5)).toEqual({ mu: 0, epsilon: 0 });
    expect(gaussianView(0.8, 0.7, 1e-5)).toMatchObject({ epsilon: 0 });
    expect(gaussianView(0.8, 0.7, 1e-5).mu).toBeLessThan(0);
  });

  it('is undefined where a rate is 0 or 1', () => {
    for (const [fpr, fnr] of [
      [0, 0.5],
      [0.5, 0],
      [1, 0.5],
      [0, 1],
      [0, 0],
    ] as const) {
      expect(gaussianView(fpr, fnr, 1e-5)).toEqual({ mu: null, epsilon: null });
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attack } from './attack';
import { conRecall } from './conRecall';
import { gradNormTheta, gradNormX } from './gradNorm';
import { mope } from './mope';
import { neighborhood } from './neighborhood';
import { pac } from './pac';
import { recall } from './recall';
import { spvMia } from './spvMia';
import { fakeSignals, madeUp, steppedOptions } from './views.fixture';

const ATTACKS: readonly Attack[] = [
  recall,
  conRecall,
  neighborhood,
  pac,
  spvMia,
  mope,
  gradNormX,
  gradNormTheta,
];

const norms = { l1: 3, l2: 2, linf: 1 };

/** An attack, options that a person may choose, and signals for it. */
function cases(attack: Attack) {
  return fc
    .record({ options: steppedOptions(attack), seed: fc.integer(), n: fc.nat({ max: 6 }) })
    .map(({ options, seed, n }) => ({
      n,
      options,
      signals: fakeSignals(attack, options, {
        trace: madeUp(seed, n),
        gradients: { tokens: n, loss: 4, input: norms, weights: norms },
      }),
    }));
}

describe.each(ATTACKS)('$name', (attack) => {
  it('reads only what it declares, and is undefined exactly where nothing is scored', () => {
    fc.assert(
      fc.property(cases(attack), ({ n, options, signals }) => {
        const score = attack.score(signals, options);
        expect(score === null ? null : Number.isFinite(score)).toBe(n === 0 ? null : true);
      }),
    );
  });

  it('has shares, one for each token, that add up to the score', () => {
    fc.assert(
      fc.property(cases(attack), ({ n, options, signals }) => {
        const shares = attack.contribution?.(signals, options) ?? null;
        if (shares === null) return;
        expect(shares).toHaveLength(n);
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(attack.score(signals, options)!, 9);
      }),
    );
  });

  it('works its formula out to the score, in three to six steps', () => {
    fc.assert(
      fc.property(cases(attack), ({ options, signals }) => {
        const steps = attack.explain.work(signals, options);
        expect(steps.at(-1)!.value).toBe(attack.score(signals, options));
        expect(steps.length).toBeGreaterThanOrEqual(3);
        expect(steps.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('asks for each thing once', () => {
    fc.assert(
      fc.property(steppedOptions(attack), (options) => {
        const needs = attack.needs(options).map((need) => JSON.stringify(need));
        expect(new Set(needs).size).toBe(needs.length);
      }),
    );
  });
});

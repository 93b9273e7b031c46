import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, measured, resultsOf, type ArmResult, type Where } from './findings';
import { figureOf, figuresOf, recordOf, utilityOf } from './runRecord.fixture';
import { above, costsUtility, keepsUtility, near, standingOf, verdictOf } from './verdict';

const result = (arm: string, seed: number, loss: number, change: Partial<ArmResult> = {}): ArmResult => ({
  arm,
  seed,
  aucs: figuresOf({ loss, ratio: loss + 0.1 }),
  references: {},
  control: figuresOf({ loss: 0.5, ratio: 0.5 }),
  epochs: [{ epoch: 1, aucs: figuresOf({ loss: 0.6 }), heldOutLoss: 4 }],
  privacy: null,
  soft: null,
  utility: utilityOf(4.2),
  ...change,
});
const at = (arm: string, more: Partial<Where> = {}): Where => ({
  arm,
  attacks: ['loss'],
  name: arm,
  ...more,
});
const threeSeeds = [1, 2, 3].flatMap((seed) => [result('a', seed, 0.8 + seed / 100), result('b', seed, 0.6)]);

describe('difference', () => {
  it('tells the members that SOFT keeps from those that it replaces', () => {
    const parts = { kept: figuresOf({ loss: 0.9 }), replaced: figuresOf({ loss: 0.6 }) };
    const counts = { texts: 10, chosen: 5, leftOut: 0, meanChanged: 0.4 };
    const soft = { ...counts, paraphrases: null, parts, ids: null, baseLoss: null };
    const results = [result('a', 1, 0.75, { soft }), result('a', 2, 0.75)];
    const found = difference(
      measured(results, at('a', { on: 'kept' })),
      measured(results, at('a', { on: 'replaced' })),
    )!;
    expect(found).toMatchObject({ seeds: 1 });
    expect(found.mean).toBeCloseTo(0.3, 12);
  });

  it('pairs seeds and takes the spread over three of them', () => {
    const found = difference(measured(threeSeeds, at('a')), measured(threeSeeds, at('b')))!;
    expect(found).toMatchObject({ seeds: 3, how: 'seeds' });
    expect(found.mean).toBeCloseTo(0.22, 12);
    // sd 0.01, t 4.3027, √3
    expect(found.interval![1] - found.mean).toBeCloseTo((4.30265 * 0.01) / Math.sqrt(3), 6);
  });

  it('takes both sides’ errors from the texts where there are fewer', () => {
    const one = [result('a', 1, 0.8), result('b', 1, 0.6), result('b', 2, 0.9)];
    const found = difference(measured(one, at('a')), measured(one, at('b')))!;
    expect(found).toMatchObject({ seeds: 1, how: 'texts' });
    expect(found.interval![0]).toBeCloseTo(0.2 - 1.96 * Math.hypot(0.02, 0.02), 12);
    expect(difference(measured(one, at('a')), 0.5)!.interval![0]).toBeCloseTo(0.3 - 1.96 * 0.02, 12);
    expect(difference(measured(one, at('c')), 0.5)).toBeNull();
  });

  it('is no surer of two seeds than of one: their texts are the same', () => {
    const two = threeSeeds.filter(({ seed }) => seed < 3);
    const found = difference(measured(two, at('a')), measured(two, at('b')))!;
    expect(found).toMatchObject({ seeds: 2, how: 'texts' });
    // of each seed √2 · 0.02
    expect(found.interval![1] - found.mean).toBeCloseTo(1.96 * Math.SQRT2 * 0.02, 12);
  });

  it('reads the base, the first epoch, another reference, a mean and the greatest', () => {
    const references = { candidate: figuresOf({ loss: 0.7 }) };
    const one = [result('a', 1, 0.8, { references })];
    const value = (more: Partial<Where>) => measured(one, at('a', more)).get(1)?.value;
    expect(value({ on: 'base' })).toBe(0.5);
    expect(value({ on: 'first epoch' })).toBe(0.6);
    expect(value({ on: 'candidate' })).toBe(0.7);
    expect(value({ on: 'self-prompt' })).toBeUndefined();
    expect(value({ attacks: ['loss', 'ratio'] })).toBeCloseTo(0.85, 12);
    expect(value({ attacks: ['loss', 'ratio'], by: 'greatest' })).toBeCloseTo(0.9, 12);
    expect(value({ attacks: ['loss', 'wbc'] })).toBeUndefined();
  });

  it('does not take an AUC of 1 for certain', () => {
    const one = [result('a', 1, 1, { aucs: { loss: figureOf(1, null) } })];
    const found = difference(measured(one, at('a')), 0.5)!;
    expect(found.interval![0]).toBeCloseTo(0.5 - 3 / 100, 12);
  });
});

describe('a difference that every seed has alike', () => {
  it('is as sure as the texts of one seed make it', () => {
    const all = [1, 2, 3].map((seed) => result('a', seed, 1, { aucs: { loss: figureOf(1, null) } }));
    const found = difference(measured(all, at('a')), 0.5)!;
    expect(found).toMatchObject({ seeds: 3, mean: 0.5, how: 'texts' });
    expect(found.interval![0]).toBeCloseTo(0.5 - 3 / 100, 12);
  });
});

describe('a verdict', () => {
  const claim = { claim: 'a leaks more' };

  it('held where every interval says so, and gives the numbers', () => {
    const verdict = verdictOf([above(threeSeeds, at('a'), at('b'), claim)]);
    expect(verdict.outcome).toBe('held');
    expect(verdict.sentence).toBe(
      'Held here. a leaks more: a 0.820, b 0.600: +0.220 (95 % 0.195 to 0.245, 3 seeds).',
    );
    expect(verdict.seeds).toBe(3);
  });

  it('did not hold where one says the contrary, and cannot be told where an interval has both', () => {
    expect(above(threeSeeds, at('b'), at('a'), claim).outcome).toBe('did not hold');
    const wide = [0.5, 0.6, 0.8].map((loss, seed) => result('a', seed, loss));
    const open = above(wide, at('a'), 0.55, claim);
    expect(open.outcome).toBe('cannot be told');
    const held = above(threeSeeds, at('a'), at('b'), claim);
    expect(verdictOf([held, open]).outcome).toBe('cannot be told');
    expect(verdictOf([held, open, above(threeSeeds, at('b'), at('a'), claim)]).outcome).toBe('did not hold');
    expect(verdictOf([held, { ...open, main: false }]).outcome).toBe('held');
  });

  it('says that one seed is one seed, and that runs are missing', () => {
    const one = threeSeeds.filter(({ seed }) => seed === 1);
    expect(verdictOf([above(one, at('a'), at('b'), claim)]).sentence).toMatch(
      /^Held here \(one seed: another split may say otherwise\)\. .*one seed, from the spread of the texts\)\.$/,
    );
    const missing = verdictOf([above([], at('a'), at('b'), claim)]);
    expect(missing).toMatchObject({ outcome: 'cannot be told', seeds: 0 });
    expect(missing.sentence).toContain('not all of its runs are there yet');
  });

  it('calls near what lies within the margin as a whole', () => {
    const close = [1, 2, 3].map((seed) => result('a', seed, 0.52 + seed / 1000));
    const base = at('a', { on: 'base', name: 'base' });
    expect(near(close, at('a'), base, 0.05, claim).outcome).toBe('held');
    expect(near(close, at('a'), base, 0.01, claim).outcome).toBe('did not hold');
    expect(near(close, at('a'), base, 0.022, claim).outcome).toBe('cannot be told');
  });

  it('asks what is kept of the gain on held-out text', () => {
    const arms = (seed: number, loss: number) => [
      result('plain', seed, 0.9, { utility: utilityOf(4) }),
      result('safe', seed, 0.6, { utility: utilityOf(loss) }),
    ];
    const safe = { id: 'safe', name: 'safe' };
    const three = [arms(1, 4.2), arms(2, 4.201), arms(3, 4.199)].flat();
    const of = (share: number) => keepsUtility(three, safe, 'plain', share, claim);
    expect(of(0.75).outcome).toBe('held');
    expect(of(0.85).outcome).toBe('did not hold');
    expect(of(0.75).numbers).toContain('safe keeps 80 %');
    const spread = [arms(1, 4.2), arms(2, 4.1), arms(3, 4.4)].flat();
    expect(keepsUtility(spread, safe, 'plain', 0.75, claim).outcome).toBe('cannot be told');
  });

  it('cannot be told of what has no interval, and says so', () => {
    const arms = [
      result('plain', 1, 0.9, { utility: utilityOf(4) }),
      result('safe', 1, 0.6, { utility: utilityOf(4.2) }),
    ];
    const [safe, plain] = ['safe', 'plain'].map((id) => ({ id, name: id })) as [
      { id: string; name: string },
      { id: string; name: string },
    ];
    const kept = keepsUtility(arms, safe, 'plain', 0.75, { claim: 'safe costs little' });
    expect(kept.outcome).toBe('cannot be told');
    expect(kept.numbers).toContain('(one seed, no interval: it takes 3 seeds)');
    const cost = costsUtility(arms, safe, plain, { claim: 'safe costs' });
    expect(cost.outcome).toBe('cannot be told');
    expect(cost.numbers).toBe(
      'held-out loss in nats a token safe 4.200, plain 4.000: +0.200 (one seed, no interval: it takes 3 seeds)',
    );
    const verdict = verdictOf([above(arms, at('plain'), at('safe'), claim), kept]);
    expect(verdict.outcome).toBe('cannot be told');
    expect(verdict.sentence).toMatch(/^Cannot be told from this .* What held: a leaks more\.$/);
  });

  it('lets no interval reach beyond what an AUC can be', () => {
    const auc = fc.double({ min: 0, max: 1, noNaN: true });
    const se = fc.double({ min: 0.001, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(auc, auc, se), { minLength: 1, maxLength: 5 }), (seeds) => {
        const results = seeds.flatMap(([a, b, error], seed) => [
          result('a', seed, a, { aucs: { loss: figureOf(a, error) } }),
          result('b', seed, b, { aucs: { loss: figureOf(b, error) } }),
        ]);
        const [lower, upper] = above(results, at('a'), 0.5, claim).difference!.interval!;
        expect(lower).toBeGreaterThanOrEqual(-0.5);
        expect(upper).toBeLessThanOrEqual(0.5);
        for (const found of [
          above(results, at('a'), at('b'), claim),
          near(results, at('a'), at('b'), 0.05, claim),
        ]) {
          const [least, most] = found.difference!.interval!;
          expect(least).toBeGreaterThanOrEqual(-1);
          expect(most).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('says of a part that it is beside the claim, or was put after the runs were seen', () => {
    const of = (main: boolean, after: boolean) =>
      standingOf(above(threeSeeds, at('a'), at('b'), { ...claim, main, after }));
    expect(of(true, false)).toBeNull();
    expect(of(false, false)).toBe('beside the claim');
    expect(of(false, true)).toBe('beside the claim, put after the recorded runs were seen');
  });
});

describe('resultsOf', () => {
  it('takes the preset’s runs that went to their end, the later of two', () => {
    const preset = { id: 'p', arm: 'a' };
    const records = [
      recordOf({ preset, aucs: figuresOf({ loss: 0.1 }) }),
      recordOf({ preset, aucs: figuresOf({ loss: 0.2 }) }),
      recordOf({ preset, status: 'stopped', aucs: figuresOf({ loss: 0.3 }) }),
      recordOf({ preset, seed: 2, status: 'cancelled' }),
      recordOf({ preset: { id: 'q', arm: 'a' } }),
      recordOf(),
    ];
    const found = resultsOf(records, 'p');
    expect(found.map(({ arm, seed, aucs }) => [arm, seed, aucs['loss']!.auc])).toEqual([['a', 1, 0.2]]);
  });
});

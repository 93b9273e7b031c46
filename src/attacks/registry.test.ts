import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { initialOptions } from './attack';
import { ATTACKS, attackById, SET_ATTACKS } from './registry';
import { sameTokens } from './sameTokens';
import { declared, optionsFor, scenes } from './signals.fixture';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe('the registry', () => {
  it('lists the attacks that there are, each once', () => {
    expect([...ATTACKS, ...SET_ATTACKS].map(({ id }) => id)).toEqual([
      'loss',
      'reference',
      'ratio',
      'zlib',
      'lowercase',
      'min-k',
      'min-k-plus-plus',
      'bag-of-words',
      'length',
    ]);
  });

  it('finds an attack by its id, and names the others where there is none', () => {
    for (const attack of ATTACKS) expect(attackById(attack.id)).toBe(attack);
    expect(() => attackById('guess')).toThrow(/no attack "guess".*loss, reference/);
  });
});

describe.each(ATTACKS.map((attack) => [attack.id, attack] as const))('%s', (_, attack) => {
  const scenesAndOptions = [scenes(), optionsFor(attack)] as const;

  it('has options whose initial values lie within sane bounds', () => {
    for (const { min, max, step, initial } of attack.options) {
      expect(min).toBeLessThan(max);
      expect(step).toBeGreaterThan(0);
      expect(step).toBeLessThanOrEqual(max - min);
      expect(initial).toBeGreaterThanOrEqual(min);
      expect(initial).toBeLessThanOrEqual(max);
    }
    expect(Object.keys(initialOptions(attack))).toEqual(attack.options.map(({ key }) => key));
  });

  it('declares its needs as plain data, each once', () => {
    const needs = attack.needs(initialOptions(attack));
    expect(JSON.parse(JSON.stringify(needs))).toEqual(needs);
    expect(new Set(needs.map((need) => JSON.stringify(need))).size).toBe(needs.length);
    expect(attack.cost).toBe(`${needs.length}F`);
  });

  it('says that it needs a reference where it reads one', () => {
    const reads = attack.needs(initialOptions(attack)).some(({ model }) => model === 'reference');
    expect(attack.access.includes('reference')).toBe(reads);
  });

  it('reads nothing but what it declared', () => {
    fc.assert(
      fc.property(...scenesAndOptions, (scene, options) => {
        const signals = declared(attack, options, scene);
        attack.score(signals, options);
        attack.contribution?.(signals, options);
        attack.explain.work(signals, options);
      }),
    );
  });

  it('is a finite number, or null', () => {
    fc.assert(
      fc.property(...scenesAndOptions, (scene, options) => {
        const score = attack.score(declared(attack, options, scene), options);
        expect(score === null || Number.isFinite(score)).toBe(true);
      }),
    );
  });

  it('is undefined where nothing is scored, and so are its shares', () => {
    const nothing = traceOf([]);
    const options = initialOptions(attack);
    const signals = declared(attack, options, { target: nothing, reference: nothing, lowercase: nothing });
    expect(attack.score(signals, options)).toBeNull();
    expect(attack.contribution!(signals, options)).toBeNull();
    expect(attack.explain.work(signals, options).some(({ value }) => Number.isNaN(value))).toBe(false);
  });

  it('has one share for each token, which add up to the score', () => {
    fc.assert(
      fc.property(...scenesAndOptions, (scene, options) => {
        const signals = declared(attack, options, scene);
        const score = attack.score(signals, options);
        const shares = attack.contribution!(signals, options);
        if (score === null) expect(shares).toBeNull();
        else if (shares === null) expect(sameTokens(scene.target, scene.reference)).toBe(false);
        if (score === null || shares === null) return;
        expect(shares).toHaveLength(scene.target.logp.length);
        const size = 1 + sum(shares.map(Math.abs));
        expect(Math.abs(sum(shares) - score) / size).toBeLessThan(1e-9);
      }),
    );
  });

  it('never falls when a token becomes likelier under the target', () => {
    fc.assert(
      fc.property(
        scenes(1),
        optionsFor(attack),
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (scene, options, at, by) => {
          const { target } = scene;
          const raised = target.logp.slice();
          raised[at % raised.length]! *= by;
          const [before, after] = [target.logp, raised].map((logp) =>
            attack.score(declared(attack, options, { ...scene, target: { ...target, logp } }), options),
          );
          if (before === null || before === undefined) expect(after).toBe(before);
          else expect(after! - before).toBeGreaterThanOrEqual(-1e-9 * (1 + Math.abs(before)));
        },
      ),
    );
  });

  it('is worked out step by step, the step named s being the score', () => {
    fc.assert(
      fc.property(...scenesAndOptions, (scene, options) => {
        const signals = declared(attack, options, scene);
        const last = attack.explain
          .work(signals, options)
          .filter(({ formula }) => formula.startsWith('s = '))
          .at(-1);
        expect(last?.value).toBe(attack.score(signals, options));
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { WeightNoise } from './need';
import { need, ROLES, shown, SOURCES, swapped } from './plan.fixture';
import { planPasses, recordKey, type Demand } from './plan';
import type { ViewSources } from './reading';
import { LOWERCASE, PLAIN, type View } from './views';

const plan = (
  demands: readonly Demand[],
  { texts = ['One'], roles = ROLES, sources = SOURCES, known = '' } = {},
) => planPasses(texts, demands, roles, (key) => known !== '' && key.includes(known), sources);
const demand = (...needs: Demand['needs']): Demand => ({ attack: 'a', needs });

const NEIGHBOURS = demand(
  need('target'),
  need('target', swapped('base', 0)),
  need('target', swapped('base', 1)),
);
const ALTERNATIVES = recordKey('b', { view: PLAIN, record: 'alternatives' }, 'One');

describe('neighbours that the base model proposes', () => {
  it('come after the pass that proposes them, which is run once for all of them', () => {
    const { passes, asked } = plan([NEIGHBOURS]);
    expect(passes.map(shown)).toEqual([
      'm plain 0',
      'b alternatives plain 0',
      'm swapped:base:0.15:0:0 0',
      'm swapped:base:0.15:0:1 0',
    ]);
    expect(passes.map(({ key, after }) => (key === ALTERNATIVES ? 'this' : after))).toEqual([
      null,
      'this',
      ALTERNATIVES,
      ALTERNATIVES,
    ]);
    expect(asked).toBe(3); // what an attack asks for; how a view is made is the planner's affair
  });

  it('are made of the same proposal for every attack and every model', () => {
    const both = demand(need('target', swapped('base')), need('base', swapped('base')));
    const passes = plan([NEIGHBOURS, both]).passes.map(shown);
    expect(passes.filter((pass) => pass.includes('alternatives'))).toHaveLength(1);
    expect(passes).toContain('b swapped:base:0.15:0:0 0');
    expect(passes).toHaveLength(5);
  });

  it('have a proposal for each text', () => {
    const { passes } = plan([NEIGHBOURS], { texts: ['One', 'Two'] });
    for (const [at, { after, text }] of passes.entries()) {
      if (after === null) continue;
      const before = passes.findIndex(({ key }) => key === after);
      expect(passes[before]!.text).toBe(text);
      expect(before).toBeLessThan(at);
    }
    expect(passes.filter(({ record }) => record === 'alternatives').map(({ text }) => text)).toEqual([0, 1]);
  });

  it('are proposed by who is named for it, whoever is the base', () => {
    const roles = { ...ROLES, base: null, proposer: 'p' };
    const passes = plan([NEIGHBOURS], { roles }).passes;
    expect(passes.map(shown)[1]).toBe('p alternatives plain 0');
    expect(passes.at(-1)!.after).toBe(passes[1]!.key);
  });

  it('do not ask again for a proposal that is known', () => {
    const { passes } = plan([NEIGHBOURS], { known: '#alternatives' });
    expect(passes.map(shown)).toEqual([
      'm plain 0',
      'm swapped:base:0.15:0:0 0',
      'm swapped:base:0.15:0:1 0',
    ]);
    expect(passes.at(-1)!.after).toBe(ALTERNATIVES);
  });

  it('have their proposal planned where they themselves are known: their words are made of it', () => {
    expect(plan([NEIGHBOURS], { known: 'swapped' }).passes.map(shown)).toEqual([
      'm plain 0',
      'b alternatives plain 0',
    ]);
  });
});

describe('neighbours by a list of words', () => {
  it('need no pass before them', () => {
    const { passes } = plan([demand(need('target', swapped('words')))]);
    expect(passes.map(shown)).toEqual(['m swapped:words:0.15:0:0 0']);
    expect(passes[0]!.after).toBeNull();
  });
});

describe('a key', () => {
  const noise = (given: Partial<WeightNoise> = {}): WeightNoise => ({
    seed: 0,
    pair: 0,
    sign: 1,
    relativeSd: 0.02,
    ...given,
  });
  const noisy: View = { kind: 'noisy', pair: 0, sign: 1, sd: 0.1, seed: 0 };

  it('is one of its own for each variant of the weights, each record and each view', () => {
    const needs = [
      need('target'),
      need('target', LOWERCASE),
      need('target', noisy),
      need('target', { ...noisy, sign: -1 }),
      need('target', swapped('words')),
      need('target', PLAIN, { record: 'gradients' }),
      need('target', PLAIN, { record: 'alternatives' }),
      need('target', LOWERCASE, { record: 'gradients' }),
      ...[
        noise(),
        noise({ sign: -1 }),
        noise({ pair: 1 }),
        noise({ seed: 1 }),
        noise({ relativeSd: 0.05 }),
      ].map((each) => need('target', PLAIN, { noise: each })),
      need('target', noisy, { noise: noise() }),
    ];
    const { passes } = plan([demand(...needs)]);
    expect(new Set(passes.map(({ key }) => key)).size).toBe(needs.length);
    expect(passes.map(({ record, noise: n }) => [record, n])).toEqual(
      needs.map(({ record = 'trace', noise: n = null }) => [record, n]),
    );
  });

  it('is the plain one where "trace" is said outright', () => {
    const said = need('target', PLAIN, { record: 'trace' });
    expect(plan([demand(need('target')), demand(said)]).passes).toHaveLength(1);
  });

  it('has the texts in front as a part of it', () => {
    const view: View = { kind: 'prefixed', prefix: 'members', shots: 2 };
    const keyWith = (members: readonly string[]) => {
      const sources: ViewSources = { ...SOURCES, prefixes: { ...SOURCES.prefixes, members } };
      return plan([demand(need('target', view))], { sources }).passes[0]!.key;
    };
    expect(keyWith(['M1', 'M2'])).toBe(keyWith(['M1', 'M2', 'M3']));
    expect(keyWith(['M1', 'M2'])).not.toBe(keyWith(['M1', 'M3']));
  });

  it('is the same for a target that is its own base: they share all passes, the variants too', () => {
    const both = (model: 'target' | 'base') => [
      need(model),
      need(model, noisy),
      need(model, PLAIN, { noise: noise() }),
      need(model, PLAIN, { record: 'gradients' }),
      need(model, swapped('base')),
    ];
    const needs = [...both('target'), ...both('base')];
    const { passes, asked } = plan([demand(...needs)], { roles: { ...ROLES, target: 'b' } });
    expect(passes).toHaveLength(6); // and one to propose
    expect(asked).toBe(10);
    expect(plan([demand(...needs)]).passes).toHaveLength(11);
  });
});

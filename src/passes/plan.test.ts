import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelRole, Need, Roles } from './need';
import { isServed, passKey, planPasses, readSignals, type Demand, type Pass } from './plan';
import { traceOf } from './trace.fixture';
import { LOWERCASE, PLAIN, viewText } from './views';

const ROLES: Roles = { target: 'm', reference: 'r', base: 'b' };
const need = (model: ModelRole, view = PLAIN): Need => ({ model, view });

const LOSS: Demand = { attack: 'loss', needs: [need('target')] };
const REFERENCE: Demand = { attack: 'reference', needs: [need('target'), need('reference')] };
const LOWER: Demand = { attack: 'lowercase', needs: [need('target'), need('target', LOWERCASE)] };

const shown = ({ model, words }: Pass) => `${model} ${words}`;

describe('planPasses', () => {
  it('plans a pass once, however many attacks ask for it', () => {
    const { passes, asked, missing } = planPasses(['One', 'Two'], [REFERENCE, LOSS, LOSS, LOWER], ROLES);
    expect(passes.map(shown).sort()).toEqual(['m One', 'm Two', 'm one', 'm two', 'r One', 'r Two'].sort());
    expect(asked).toBe(12);
    expect(missing).toEqual([]);
  });

  it('says of each pass what is read by whom', () => {
    const { passes } = planPasses(['One'], [LOWER], ROLES);
    expect(passes).toEqual([
      { key: passKey('m', 'One'), model: 'm', text: 0, view: PLAIN, words: 'One' },
      { key: passKey('m', 'one'), model: 'm', text: 0, view: LOWERCASE, words: 'one' },
    ]);
  });

  it('lets a text in lower case, and one that stands twice, share their passes', () => {
    expect(planPasses(['one'], [LOWER], ROLES).passes.map(shown)).toEqual(['m one']);
    expect(planPasses(['One', 'one', 'One'], [LOWER], ROLES).passes.map(shown)).toEqual(['m One', 'm one']);
  });

  it('shares the passes of a model that plays two roles', () => {
    const { passes, asked } = planPasses(['One'], [REFERENCE], { ...ROLES, reference: 'm' });
    expect(passes.map(shown)).toEqual(['m One']);
    expect(asked).toBe(2);
  });

  it('does not plan what is known', () => {
    const known = new Set([passKey('m', 'One'), passKey('r', 'Two')]);
    const { passes, asked } = planPasses(['One', 'Two'], [REFERENCE], ROLES, (key) => known.has(key));
    expect(passes.map(shown)).toEqual(['m Two', 'r One']);
    expect(asked).toBe(4);
  });

  it('names the attacks that lack a role, and runs the others', () => {
    const both = { attack: 'both', needs: [need('base'), need('reference'), need('base', LOWERCASE)] };
    const roles = { ...ROLES, reference: null, base: null };
    const { passes, asked, missing } = planPasses(['One'], [REFERENCE, LOSS, both], roles);
    expect(missing).toEqual([
      { attack: 'reference', roles: ['reference'] },
      { attack: 'both', roles: ['base', 'reference'] },
    ]);
    expect(passes.map(shown)).toEqual(['m One']);
    expect(asked).toBe(1);
  });

  it('finishes an attack over all texts before a dearer one begins', () => {
    const { passes } = planPasses(['One', 'Two'], [REFERENCE, LOWER, LOSS], ROLES);
    expect(passes.map(shown)).toEqual(['m One', 'm Two', 'r One', 'r Two', 'm one', 'm two']);
  });

  it('counts as cost only what an attack still lacks', () => {
    const two = { attack: 'two', needs: [need('base'), need('base', LOWERCASE)] };
    const three = { attack: 'three', needs: [...REFERENCE.needs, need('target', LOWERCASE)] };
    const known = new Set([passKey('m', 'One'), passKey('r', 'One')]);
    const { passes } = planPasses(['One'], [two, three], ROLES, (key) => known.has(key));
    expect(passes.map(shown)).toEqual(['m one', 'b One', 'b one']);
  });

  it('serves every able attack, and plans nothing else', () => {
    const model = fc.constantFrom('m', 'r', 'b');
    const needs = fc.uniqueArray(
      fc.record({
        model: fc.constantFrom<ModelRole>('target', 'reference', 'base'),
        view: fc.constantFrom(PLAIN, LOWERCASE),
      }),
      { minLength: 1, selector: (each) => JSON.stringify(each) },
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('One', 'one', 'Two', 'two', ''), { maxLength: 5 }),
        fc.array(needs, { maxLength: 5 }),
        fc.record({ target: fc.option(model), reference: fc.option(model), base: fc.option(model) }),
        fc.array(fc.constantFrom<string>('m\none', 'r\nOne', 'b\ntwo', 'm\nTwo')),
        (texts, lists, roles, there) => {
          const demands = lists.map((list, i) => ({ attack: String(i), needs: list }));
          const plan = planPasses(texts, demands, roles, (key) => there.includes(key));
          const planned = plan.passes.map(({ key }) => key);
          expect(new Set(planned).size).toBe(planned.length);
          const unable = new Set(plan.missing.map(({ attack }) => attack));
          const wanted = new Set<string>();
          for (const demand of demands) {
            const lacks = demand.needs.some((each) => roles[each.model] === null);
            expect(unable.has(demand.attack)).toBe(lacks);
            if (lacks) continue;
            for (const text of texts) {
              const has = (key: string) => planned.includes(key) || there.includes(key);
              expect(isServed(text, demand.needs, roles, has)).toBe(true);
              for (const each of demand.needs)
                wanted.add(passKey(roles[each.model]!, viewText(each.view, text)));
            }
          }
          expect(new Set(planned)).toEqual(new Set([...wanted].filter((key) => !there.includes(key))));
        },
      ),
    );
  });
});

describe('readSignals', () => {
  const trace = traceOf([-1]);
  const signals = readSignals('One', ROLES, new Map([[passKey('m', 'One'), trace]]));

  it('gives the trace of a role over a view, the plain one where none is named', () => {
    expect(signals.text).toBe('One');
    expect(signals.trace('target')).toBe(trace);
    expect(signals.trace('target', PLAIN)).toBe(trace);
  });

  it('throws where a trace is not there', () => {
    expect(() => signals.trace('reference')).toThrow('no trace of the reference over the plain view');
    expect(() => signals.trace('target', LOWERCASE)).toThrow(
      'no trace of the target over the lowercase view',
    );
    const none = readSignals('One', { ...ROLES, target: null }, new Map([[passKey('m', 'One'), trace]]));
    expect(() => none.trace('target')).toThrow('no trace of the target');
  });
});

describe('isServed', () => {
  it('waits for every need, and for ever where nothing plays a role', () => {
    const has =
      (...keys: string[]) =>
      (key: string) =>
        keys.includes(key);
    const { needs } = REFERENCE;
    expect(isServed('One', needs, ROLES, has('m\nOne'))).toBe(false);
    expect(isServed('One', needs, ROLES, has('m\nOne', 'r\nOne'))).toBe(true);
    expect(isServed('One', needs, { ...ROLES, reference: null }, () => true)).toBe(false);
  });
});

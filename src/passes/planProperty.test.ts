import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest } from './digest';
import type { ModelRole, Need, Roles, WeightNoise } from './need';
import { planPasses, recordKey, serviceOf, type Records } from './plan';
import { SOURCES } from './plan.fixture';
import { NO_SOURCES, viewObstacle, type ViewSources } from './reading';
import { alternativesTo, GRADIENTS } from './records.fixture';
import type { PassRecord } from './records';
import { traceOf } from './trace.fixture';
import { PLAIN } from './views';
import { views } from './views.fixture';

const ROLE_NAMES = ['target', 'reference', 'base', 'smaller'] as const;
const role = fc.constantFrom<ModelRole>(...ROLE_NAMES, 'candidate');
const noise: fc.Arbitrary<WeightNoise> = fc.record({
  seed: fc.constant(0),
  pair: fc.nat({ max: 1 }),
  sign: fc.constantFrom(1, -1),
  relativeSd: fc.constant(0.02),
});
const need: fc.Arbitrary<Need> = fc.oneof(
  { arbitrary: fc.record({ model: role, view: views }), weight: 4 },
  fc.record({ model: role, view: fc.constant(PLAIN), noise }),
  fc.record({ model: role, view: fc.constant(PLAIN), record: fc.constant('gradients' as const) }),
);
const demands = fc
  .array(fc.uniqueArray(need, { minLength: 1, maxLength: 6, selector: (each) => JSON.stringify(each) }), {
    maxLength: 5,
  })
  .map((lists) => lists.map((needs, i) => ({ attack: String(i), needs })));
const texts = fc.array(fc.constantFrom('One two', 'one two', 'Two', ''), { maxLength: 4 });
const model = fc.constantFrom('m', 'r', 'b');
const chosen = fc.option(model, { freq: 8 });
const roles: fc.Arbitrary<Roles> = fc.record(
  { target: chosen, reference: chosen, base: chosen, smaller: chosen, candidate: chosen, proposer: chosen },
  { requiredKeys: [...ROLE_NAMES] },
);
const sources = fc.constantFrom<ViewSources>(SOURCES, SOURCES, { ...SOURCES, words: null }, NO_SOURCES);
/** Which records are there before: none, or a part that a salt picks. */
const salt = fc.option(fc.nat());

const proposed = ({ view }: Need) => view.kind === 'swapped' && view.proposer === 'base';
const proposer = (given: Roles) => (given.proposer === undefined ? given.base : given.proposer);

function canRun(needs: readonly Need[], given: Roles, from: ViewSources): boolean {
  return needs.every(
    (each) =>
      given[each.model] != null &&
      viewObstacle(each.view, from) === null &&
      (!proposed(each) || proposer(given) !== null),
  );
}

/** Keys of all that a need takes over a text: its own record, and the one that its view is made from. */
function keysOf(each: Need, text: string, given: Roles, from: ViewSources): string[] {
  const own = recordKey(given[each.model]!, each, text, from);
  if (!proposed(each)) return [own];
  return [own, recordKey(proposer(given)!, { view: PLAIN, record: 'alternatives' }, text, from)];
}

const RECORDS = { trace: traceOf([-1]), gradients: GRADIENTS, alternatives: alternativesTo('One two') };

describe('a plan', () => {
  it('has every pass that an able attack lacks, once, after what it is made from, and no other', () => {
    fc.assert(
      fc.property(texts, demands, roles, sources, salt, (over, wanted, given, from, picked) => {
        const known = (key: string) => picked !== null && digest(`${picked}${key}`) < '5';
        const plan = planPasses(over, wanted, given, known, from);
        const able = wanted.filter(({ needs }) => canRun(needs, given, from));
        expect(plan.missing.map(({ attack }) => attack)).toEqual(
          wanted.filter((each) => !able.includes(each)).map(({ attack }) => attack),
        );
        const all = able.flatMap(({ needs }) =>
          needs.flatMap((each) => over.flatMap((text) => keysOf(each, text, given, from))),
        );
        const planned = plan.passes.map(({ key }) => key);
        expect([...planned].sort()).toEqual([...new Set(all)].filter((key) => !known(key)).sort());
        plan.passes.forEach(({ after }, at) => {
          if (after !== null && !known(after)) expect(planned.slice(0, at)).toContain(after);
        });
        expect(plan.asked).toBe(able.reduce((sum, { needs }) => sum + needs.length * over.length, 0));
      }),
      { numRuns: 300 },
    );
  });

  it('serves every able attack, and no pass of it can be left out', () => {
    fc.assert(
      fc.property(texts, demands, roles, sources, (over, wanted, given, from) => {
        const { passes } = planPasses(over, wanted, given, () => false, from);
        const records = new Map<string, PassRecord>(passes.map(({ key, record }) => [key, RECORDS[record]]));
        const isServed = (kept: Records) =>
          wanted
            .filter(({ needs }) => canRun(needs, given, from))
            .every(({ needs }) =>
              over.every((text) => serviceOf(text, needs, given, kept, from) === 'served'),
            );
        expect(isServed(records)).toBe(true);
        for (const { key } of passes) {
          const without = new Map(records);
          without.delete(key);
          expect(isServed(without)).toBe(false);
        }
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { need, ROLES, shown, SOURCES, swapped } from './plan.fixture';
import { obstacleOf, passKey, planPasses, type Demand } from './plan';
import { LOWERCASE, PLAIN, type View } from './views';

const LOSS: Demand = { attack: 'loss', needs: [need('target')] };
const REFERENCE: Demand = { attack: 'reference', needs: [need('target'), need('reference')] };
const LOWER: Demand = { attack: 'lowercase', needs: [need('target'), need('target', LOWERCASE)] };

/** Passes by model and words: views that come out as the same words are one pass. */
const keys = (...given: Parameters<typeof planPasses>) =>
  planPasses(...given).passes.map(({ key }) => key.replace('\n', ' '));

describe('planPasses', () => {
  it('plans a pass once, however many attacks ask for it', () => {
    const demands = [REFERENCE, LOSS, LOSS, LOWER];
    const { asked, missing } = planPasses(['One', 'Two'], demands, ROLES);
    expect(keys(['One', 'Two'], demands, ROLES).sort()).toEqual(
      ['m One', 'm Two', 'm one', 'm two', 'r One', 'r Two'].sort(),
    );
    expect(asked).toBe(12);
    expect(missing).toEqual([]);
  });

  it('says of each pass what is read by whom', () => {
    const common = { model: 'm', noise: null, record: 'trace', text: 0, after: null };
    expect(planPasses(['One'], [LOWER], ROLES).passes).toEqual([
      { ...common, key: passKey('m', 'One'), view: PLAIN },
      { ...common, key: passKey('m', 'one'), view: LOWERCASE },
    ]);
  });

  it('lets a text in lower case, and one that stands twice, share their passes', () => {
    expect(keys(['one'], [LOWER], ROLES)).toEqual(['m one']);
    expect(keys(['One', 'one', 'One'], [LOWER], ROLES)).toEqual(['m One', 'm one']);
  });

  it('shares the passes of a model that plays two roles', () => {
    expect(keys(['One'], [REFERENCE], { ...ROLES, reference: 'm' })).toEqual(['m One']);
    expect(planPasses(['One'], [REFERENCE], { ...ROLES, reference: 'm' }).asked).toBe(2);
  });

  it('does not plan what is known', () => {
    const known = new Set([passKey('m', 'One'), passKey('r', 'Two')]);
    const given = [['One', 'Two'], [REFERENCE], ROLES, (key: string) => known.has(key)] as const;
    expect(keys(...given)).toEqual(['m Two', 'r One']);
    expect(planPasses(...given).asked).toBe(4);
  });

  it('finishes an attack over all texts before a dearer one begins', () => {
    expect(keys(['One', 'Two'], [REFERENCE, LOWER, LOSS], ROLES)).toEqual([
      'm One',
      'm Two',
      'r One',
      'r Two',
      'm one',
      'm two',
    ]);
  });

  it('counts as cost only what an attack still lacks', () => {
    const two = { attack: 'two', needs: [need('base'), need('base', LOWERCASE)] };
    const three = { attack: 'three', needs: [...REFERENCE.needs, need('target', LOWERCASE)] };
    const known = new Set([passKey('m', 'One'), passKey('r', 'One')]);
    expect(keys(['One'], [two, three], ROLES, (key) => known.has(key))).toEqual(['m one', 'b One', 'b one']);
  });
});

describe('attacks that cannot run', () => {
  const prefixed = (prefix: 'members' | 'nonmembers'): View => ({ kind: 'prefixed', prefix, shots: 2 });
  const lacking = { prefixes: { members: [], nonmembers: ['N'] }, words: null };

  it('are named, each with one reason, and the others run', () => {
    const both = { attack: 'both', needs: [need('base'), need('reference'), need('base', LOWERCASE)] };
    const roles = { ...ROLES, reference: null, base: null };
    const { passes, asked, missing } = planPasses(['One'], [REFERENCE, LOSS, both], roles);
    expect(missing).toEqual([
      { attack: 'reference', reason: 'no reference model' },
      { attack: 'both', reason: 'no base model' },
    ]);
    expect(passes.map(shown)).toEqual(['m plain 0']);
    expect(asked).toBe(1);
  });

  it.each<[string, Demand['needs']]>([
    ['no target model', [need('target')]],
    ['no smaller model', [need('reference'), need('smaller')]],
    ['no base model to propose neighbours', [need('reference', swapped('base'))]],
    ['no texts that are known to be members', [need('reference'), need('reference', prefixed('members'))]],
    ['no list of words', [need('reference', swapped('words'))]],
  ])('%s', (reason, needs) => {
    const roles = { ...ROLES, target: null, smaller: null, base: null };
    expect(obstacleOf(needs, roles, lacking)).toBe(reason);
    const plan = planPasses(['One'], [{ attack: 'a', needs }], roles, () => false, lacking);
    expect(plan).toEqual({ passes: [], asked: 0, missing: [{ attack: 'a', reason }] });
    expect(obstacleOf(needs, ROLES, SOURCES)).toBeNull();
  });

  it('are none where only the other class is not known', () => {
    expect(obstacleOf([need('target', prefixed('nonmembers'))], ROLES, lacking)).toBeNull();
  });

  it('may have another model propose their neighbours than their base', () => {
    const needs = [need('target', swapped('base'))];
    expect(obstacleOf(needs, { ...ROLES, base: null, proposer: 'p' }, SOURCES)).toBeNull();
    expect(obstacleOf(needs, { ...ROLES, proposer: null }, SOURCES)).toBe(
      'no base model to propose neighbours',
    );
  });
});

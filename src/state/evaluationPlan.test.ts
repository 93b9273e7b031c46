import { describe, expect, it } from 'vitest';
import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { optionsOf } from '../attacks/scoring';
import { rolesOf } from '../models/catalogue';
import { chosenAttacks, controlApplies, controlRoles, planEvaluation, planGently } from './evaluationPlan';
import { MODELS, modelEntry } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';

const ids = (attacks: readonly { readonly id: string }[]) => attacks.map(({ id }) => id);
const ROLES = rolesOf(MODELS, 'small-ft', 'small');
const CONTROL = controlRoles(MODELS, ROLES)!;
const BLIND = ids(SET_ATTACKS.filter(({ blind }) => blind));

describe('chosenAttacks', () => {
  it('are all of them where nobody chooses', () => {
    const all = chosenAttacks(null);
    expect([all.onTexts, all.onSets, all.hidden]).toEqual([ATTACKS, SET_ATTACKS, []]);
  });

  it('are those that are named, and the blind baselines always', () => {
    const some = chosenAttacks(['min-k', 'loss']);
    expect(ids(some.onTexts)).toEqual(['min-k', 'loss']);
    expect(ids(some.onSets)).toEqual(BLIND);
    expect(some.hidden).toEqual([]);
    expect(ids(chosenAttacks([]).onSets)).toEqual(BLIND);
  });

  it('bring along what a set attack reads, unseen unless it is asked for', () => {
    expect(ids(chosenAttacks(['rmia']).hidden)).toEqual(['reference']);
    expect(ids(chosenAttacks(['rmia', 'reference']).hidden)).toEqual([]);
    const { onTexts, hidden } = chosenAttacks(['ensemble', 'loss']);
    const { features } = SET_ATTACKS.find(({ id }) => id === 'ensemble')!;
    expect(new Set([...ids(onTexts), ...ids(hidden)])).toEqual(new Set(features));
    expect(ids(hidden)).not.toContain('loss');
  });

  it('are named by ids that there are', () => {
    expect(() => chosenAttacks(['guess'])).toThrow('no attack "guess"');
  });
});

describe('controlRoles', () => {
  it('puts the base in the target’s place and a smaller one in the base’s; neighbours stay the same', () => {
    expect(CONTROL).toEqual({
      target: 'small',
      reference: 'nano',
      base: 'nano',
      smaller: 'nano',
      proposer: 'small',
    });
  });

  it('keeps the candidate reference', () => {
    const candidate = { ...modelEntry('small-candidate', 'small', 3), kind: 'candidate-reference' as const };
    const models = [...MODELS, candidate];
    expect(controlRoles(models, rolesOf(models, 'small-ft', 'small'))).toEqual({
      ...CONTROL,
      candidate: 'small-candidate',
    });
  });

  it('are none where the target is a base, or is not known', () => {
    expect(controlRoles(MODELS, rolesOf(MODELS, 'small', null))).toBeNull();
    expect(controlRoles(MODELS, rolesOf(MODELS, 'gone', null))).toBeNull();
  });

  it('lack a model to compare with where there is no other base', () => {
    const alone = [modelEntry('ft', 'only', 2), modelEntry('only', null, 2)];
    expect(controlRoles(alone, rolesOf(alone, 'ft', 'only'))).toEqual({
      target: 'only',
      reference: null,
      base: null,
      smaller: null,
      proposer: 'only',
    });
  });
});

describe('controlApplies', () => {
  const applies = (control = CONTROL, options = {}) =>
    ids(ATTACKS.filter((attack) => controlApplies(attack.needs(optionsOf(attack, options)), control)));

  it('to every attack where another base stands in, and there is a candidate reference', () => {
    expect(applies({ ...CONTROL, candidate: 'small-candidate' })).toEqual(ids(ATTACKS));
    expect(applies()).toEqual(ids(ATTACKS).filter((id) => id !== 'lira-candidate'));
  });

  it('not to one that would compare a model with itself, or with none', () => {
    const readsTargetAlone = ids(
      ATTACKS.filter((attack) =>
        attack.needs(optionsOf(attack, {})).every(({ model }) => model === 'target'),
      ),
    );
    const itself = { ...CONTROL, reference: 'small', base: 'small', smaller: 'small' };
    const none = { ...CONTROL, reference: null, base: null, smaller: null };
    for (const control of [itself, none]) expect(applies(control)).toEqual(readsTargetAlone);
    expect(readsTargetAlone).toContain('loss');
    expect(readsTargetAlone).not.toContain('reference');
  });

  it('by the options that are chosen: a calibrated one compares', () => {
    const none = { ...CONTROL, reference: null, base: null };
    expect(applies(none)).toContain('min-k');
    expect(applies(none, { 'min-k': { calibrate: 1 } })).not.toContain('min-k');
  });

  it('by the role that is lacking alone', () => {
    expect(applies({ ...CONTROL, smaller: null })).toEqual(applies().filter((id) => id !== 'size-ratio'));
  });
});

describe('planEvaluation', () => {
  const settings = { data: 'set', roles: ROLES, control: CONTROL, options: {}, seed: 1 };
  const { sources } = fullGround();
  const plan = (attacks: string[], given = {}) =>
    planEvaluation(chosenAttacks(attacks), ['One', 'Two'], { ...settings, ...given }, sources);
  const shown = ({ passes }: ReturnType<typeof plan>) => passes.map(({ model, text }) => `${model} ${text}`);

  it('runs the target first, then what the control does not share with it', () => {
    const both = plan(['loss', 'reference']);
    expect(shown(both)).toEqual([
      ...['small-ft 0', 'small-ft 1', 'small 0', 'small 1'],
      ...['nano 0', 'nano 1'],
    ]);
    expect(both.asked).toBe(2 * 3 * 2);
  });

  it('runs no control where none is wanted, and none of an attack that it says nothing of', () => {
    expect(shown(plan(['loss'], { control: null }))).toEqual(['small-ft 0', 'small-ft 1']);
    const alone = { ...CONTROL, reference: null, base: null };
    expect(shown(plan(['reference'], { control: alone }))).toEqual(
      shown(plan(['reference'], { control: null })),
    );
  });

  it('shows the control the neighbours that the target was shown', () => {
    const { passes } = plan(['neighborhood']);
    const proposals = passes.filter(({ record }) => record === 'alternatives');
    expect(proposals.map(({ model, text }) => [model, text])).toEqual([
      ['small', 0],
      ['small', 1],
    ]);
    const views = (model: string) =>
      passes.filter((pass) => pass.model === model && pass.view.kind === 'swapped').map(({ view }) => view);
    expect(views('small')).toEqual(views('small-ft'));
    expect(views('small').length).toBeGreaterThan(0);
  });

  it('plans no pass twice', () => {
    const { passes } = planEvaluation(chosenAttacks(null), ['One', 'Two'], settings, sources);
    expect(new Set(passes.map(({ key }) => key)).size).toBe(passes.length);
  });
});

describe('planGently', () => {
  const { sources } = fullGround();
  const settings = { data: 'set', roles: ROLES, control: CONTROL, options: {}, seed: 1 };
  const texts = Array.from({ length: 60 }, (_, i) => `Text number ${i % 50}, of some Length`);

  it('plans what is planned at once, in pieces between which the page can answer', async () => {
    const chosen = chosenAttacks(null);
    const whole = planEvaluation(chosen, texts, settings, sources);
    let pauses = 0;
    const gentle = await planGently(chosen, texts, settings, sources, () => Promise.resolve(void pauses++));
    expect(pauses).toBeGreaterThan(3);
    expect([gentle.asked, gentle.missing]).toEqual([whole.asked, whole.missing]);
    // a text that stands there twice may go by either place
    const sorted = ({ passes }: typeof whole) =>
      passes.map((pass) => ({ ...pass, text: texts[pass.text] })).sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(sorted(gentle)).toEqual(sorted(whole));
    const places = new Map(gentle.passes.map(({ key }, i) => [key, i]));
    gentle.passes.forEach(({ after }, i) => {
      if (after !== null) expect(places.get(after)).toBeLessThan(i);
    });
  });

  it('lets cheap attacks finish first over all texts', async () => {
    const chosen = chosenAttacks(['neighborhood', 'loss']);
    const { passes } = await planGently(chosen, texts, settings, sources, () => Promise.resolve());
    const first = passes.slice(0, 50);
    expect(new Set(first.map(({ model, view }) => `${model} ${view.kind}`))).toEqual(
      new Set(['small-ft plain']),
    );
    expect(first.map(({ text }) => text)).toEqual(first.map((_, i) => i));
  });
});

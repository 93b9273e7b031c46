import { describe, expect, it } from 'vitest';
import { RECORDS } from '../../lab/records.fixture';
import { INITIAL_SPEC, SHIPPED_DATA, SOFT_DEFENCE } from '../../lab/runSpec';
import { LORA_RECIPE } from '../../training/recipe';
import { checkForm } from './fault';

const check = (form: unknown, layers: number | null = 4) => checkForm(form, layers, RECORDS);

describe('a form of a run', () => {
  it('that is in order becomes a run and its texts', () => {
    const { spec, plan, fault } = check(INITIAL_SPEC);
    expect(fault).toBeNull();
    expect(spec).toEqual(INITIAL_SPEC);
    expect(plan!.members.length).toBeGreaterThan(200);
  });

  it('says at which field something is wrong', () => {
    const epochs = check({ ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, epochs: 0 } });
    expect(epochs.fault).toEqual({ path: 'recipe.epochs', sentence: 'Epochs: at least 1.' });
    const empty = check({ ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, batch: null } });
    expect(empty.fault).toEqual({ path: 'recipe.batch', sentence: 'A number is needed here.' });
  });

  it('says what the texts do not give', () => {
    const many = check({ ...INITIAL_SPEC, data: { ...SHIPPED_DATA, members: 5000 } });
    expect(many.fault!.path).toBe('data.members');
    expect(many.fault!.sentence).toMatch(/^There are \d+ members to choose from, not 5000\.$/);
  });

  it('says beside its field what the texts do not allow', () => {
    const { recipe } = INITIAL_SPEC;
    const pathOf = (form: object) => check({ ...INITIAL_SPEC, ...form }).fault?.path;
    const privacy = { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 0.1 };
    expect(pathOf({ recipe: { ...recipe, privacy } })).toBe('recipe.privacy.delta');
    // without a held-out loss it would never stop, and yet be called early stopping
    const patient = { ...recipe, patience: 1 };
    expect(pathOf({ recipe: patient, data: { ...SHIPPED_DATA, heldOut: 0 } })).toBe('recipe.patience');
    expect(pathOf({ recipe: patient, data: { ...SHIPPED_DATA, heldOut: 1 } })).toBeUndefined();
    const below = (threshold: number | null, selection: 'loss' | 'loss-drop') =>
      pathOf({ defence: { ...SOFT_DEFENCE, selection, rule: { kind: 'threshold', threshold } } });
    expect([below(0, 'loss'), below(null, 'loss')]).toEqual(Array(2).fill('defence.rule.threshold'));
    expect([below(0.1, 'loss'), below(0, 'loss-drop')]).toEqual([undefined, undefined]);
  });

  it('says which block a model does not have, once its blocks are known', () => {
    const spec = {
      ...INITIAL_SPEC,
      recipe: { ...LORA_RECIPE, method: { ...LORA_RECIPE.method, layers: [0, 4] } },
    };
    expect(check(spec, null).fault).toBeNull();
    expect(check(spec).fault).toEqual({
      path: 'recipe.method.layers',
      sentence: 'There is no block 4: the model has 4, from 0.',
    });
  });
});

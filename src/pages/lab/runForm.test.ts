import { describe, expect, it } from 'vitest';
import type { RunAsked } from '../../lab/runRecord';
import { INITIAL_SPEC } from '../../lab/runSpec';
import { whatIfSpecs } from '../../lab/whatIf';
import { ONE_PASS_ATTACKS } from '../../state/modelAttacks';
import { asksForm, finalAttacksOf, formOf } from './runForm';

describe('the form of a run', () => {
  it('has its settings, but no name', () => {
    expect(formOf(INITIAL_SPEC)).toEqual({ ...INITIAL_SPEC, name: '' });
  });

  it('trains on no text that no field shows', () => {
    const { within } = whatIfSpecs({ text: 'My secret.', repeats: 3, size: 'fast' }, []);
    const form = formOf(within);
    expect(form.data).toEqual({ ...within.data, extra: [] });
    expect(within.data.extra).toEqual([{ text: 'My secret.', repeats: 3 }]); // the run itself stays as it is
  });
});

describe('what was asked of a run besides', () => {
  it('comes back as it was asked', () => {
    const asked: RunAsked = {
      finalAttacks: [...ONE_PASS_ATTACKS, 'spv-mia'],
      references: ['candidate'],
      shadows: { count: 6, recipe: 'own' },
      samia: { samples: 5 },
    };
    const form = asksForm(asked);
    expect(form).toEqual({
      final: 'asked',
      besides: ['spv-mia'],
      references: ['candidate'],
      shadowCount: 6,
      shadowRecipe: 'own',
      samples: 5,
    });
    expect(finalAttacksOf(form.final, form.besides)).toEqual(asked.finalAttacks);
  });

  it('is all attacks where all were asked for, and those of one pass where nothing is known', () => {
    expect([asksForm({ finalAttacks: null }).final, finalAttacksOf('all', ['spv-mia'])]).toEqual([
      'all',
      null,
    ]);
    const nothing = asksForm({});
    expect(nothing).toMatchObject({
      ...{ final: 'one-pass', besides: [] },
      ...{ references: [], shadowCount: 0, shadowRecipe: 'lora', samples: 0 },
    });
    expect(finalAttacksOf(nothing.final, nothing.besides)).toBe(ONE_PASS_ATTACKS);
  });
});

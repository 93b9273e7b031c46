import type { LabPreset } from '../preset';
import { above, verdictOf } from '../verdict';
import { arm, FULL, ONE_PASS, PRESET_DATA, SOFT_PAPER } from './common';

const data = {
  ...PRESET_DATA,
  source: { kind: 'shipped' as const, domains: ['clinic' as const], split: 'drawn' as const },
  members: 50,
  nonmembers: 50,
};

/** A small set, read often: the loss falls and every attack's AUC rises while one watches. */
export const memoriseInAMinute: LabPreset = {
  id: 'memorise-in-a-minute',
  title: 'Memorise in a minute',
  claim: 'A language model that is fine-tuned on a set of texts can be asked which texts these were.',
  source: SOFT_PAPER,
  published: {
    text: 'AUC of Loss on ArXiv: 0.822 after full fine-tuning, 0.508 before.',
    source: SOFT_PAPER,
  },
  attacks: [...ONE_PASS, 'lowercase', 'wbc', 'ez-mia', 'bag-of-words'],
  perEpoch: ONE_PASS,
  differs: null,
  arms: () => [arm('full', 'Full fine-tuning, 8 epochs', { data, recipe: { ...FULL, epochs: 8 } })],
  verdict: (results) => {
    const target = { arm: 'full', attacks: ['loss'], name: 'LOSS after fine-tuning' };
    const base = { ...target, on: 'base' as const, name: 'on the base' };
    return verdictOf([
      above(results, target, 0.5, { claim: 'LOSS tells members from others' }),
      above(results, target, base, { claim: 'it is the fine-tuning that leaks, not the split' }),
    ]);
  },
};

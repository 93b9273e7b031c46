import type { LabPreset } from '../preset';
import { above, verdictOf } from '../verdict';
import { arm, CONSERVATIVE_LORA, FULL, HURRIED_LORA, LORA_LEAK, ONE_PASS } from './common';

/** Adapters against full fine-tuning. */
export const loraLeaksToo: LabPreset = {
  id: 'lora-leaks-too',
  title: 'LoRA leaks too',
  claim: 'Models fine-tuned by LoRA are open to membership inference, even under conservative settings.',
  source: LORA_LEAK,
  published: { text: 'Best AUC with conservative fine-tuning: 0.775.', source: LORA_LEAK },
  attacks: [
    ...ONE_PASS,
    'loss-calibrated',
    'min-k-plus-plus-calibrated',
    'gradnorm-x-calibrated',
    'ez-mia',
    'wbc',
    'bag-of-words',
  ],
  perEpoch: ONE_PASS,
  differs:
    'In the recorded runs conservative LoRA moved this small model so little that calibrated Min-K%++, which decides as the source’s best figure is its, stayed too near chance for three seeds, while LOSS and Ratio, compared with the base, did find members. Why Min-K%++ gains little by the base here stands at “The base as reference”.',
  arms: () => [
    arm('full', 'Full fine-tuning', { recipe: FULL }),
    arm('conservative', 'LoRA, conservative (rank 8, 3e-3)', { recipe: CONSERVATIVE_LORA }),
    arm('hurried', 'LoRA, in a hurry (rank 16, 1e-2)', { recipe: HURRIED_LORA }),
  ],
  verdict: (results) => {
    const calibrated = (id: string, name: string) => ({
      arm: id,
      attacks: ['min-k-plus-plus-calibrated'],
      name,
    });
    const plain = (id: string, name: string) => ({ arm: id, attacks: ['loss'], name });
    return verdictOf([
      above(results, calibrated('hurried', 'calibrated Min-K%++'), 0.5, {
        claim: 'LoRA in a hurry leaks to an attacker who has the base',
      }),
      above(results, calibrated('conservative', 'calibrated Min-K%++'), 0.5, {
        claim: 'conservative LoRA leaks to this attacker too',
      }),
      above(results, { ...plain('conservative', 'calibrated LOSS'), attacks: ['loss-calibrated'] }, 0.5, {
        claim: 'conservative LoRA leaks to calibrated LOSS',
        main: false,
        after: true,
      }),
      above(results, plain('full', 'LOSS on the full model'), plain('hurried', 'on LoRA in a hurry'), {
        claim: 'full fine-tuning leaks more',
        main: false,
      }),
    ]);
  },
};

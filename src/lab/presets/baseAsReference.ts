import type { LabPreset } from '../preset';
import { above, verdictOf } from '../verdict';
import { arm, HURRIED_LORA, LORA_LEAK, ONE_PASS } from './common';

/** The same scores with the base's taken off. */
export const baseAsReference: LabPreset = {
  id: 'base-as-reference',
  title: 'The base as reference',
  claim: 'The public model that a LoRA was trained on calibrates attacks: with it they find more.',
  source: LORA_LEAK,
  published: {
    text: 'Min-K%++ on Llama-2 after 3 epochs: 0.689 plain, 0.775 calibrated with the base.',
    source: { ...LORA_LEAK, evidence: 'second-hand' },
  },
  attacks: [
    ...ONE_PASS,
    'loss-calibrated',
    'min-k-plus-plus-calibrated',
    'neighborhood',
    'neighborhood-calibrated',
    'mope',
    'mope-calibrated',
    'gradnorm-x',
    'gradnorm-x-calibrated',
  ],
  perEpoch: [...ONE_PASS, 'loss-calibrated', 'min-k-plus-plus-calibrated'],
  differs:
    'In the recorded runs the base helped LOSS and Neighborhood, but not Min-K%++ under LoRA. A second program in float64 gives the same scores; what is different is the model. A z-score has the difficulty of its token taken off already: little is left that target and base share and that could cancel (in the shipped small-lora a correlation of 0.5 within a class, of losses 0.95), and a surprise where the base was nearly certain weighs much. After full fine-tuning, which moves a model further, calibrated Min-K%++ did find more than plain (“LoRA leaks too”). The source’s models are thousands of times larger, and how it calibrates is known second-hand.',
  arms: () => [arm('hurried', 'LoRA, in a hurry (rank 16, 1e-2)', { recipe: HURRIED_LORA })],
  verdict: (results) => {
    const pair = (plain: string, name: string, main: boolean) =>
      above(
        results,
        { arm: 'hurried', attacks: [`${plain}-calibrated`], name: 'calibrated' },
        { arm: 'hurried', attacks: [plain], name: 'plain' },
        { claim: `${name} finds more with the base`, main },
      );
    return verdictOf([
      pair('min-k-plus-plus', 'Min-K%++', true),
      pair('loss', 'LOSS', true),
      pair('neighborhood', 'Neighborhood', false),
      pair('mope', 'MoPe', false),
      pair('gradnorm-x', 'GradNorm_x', false),
    ]);
  },
};

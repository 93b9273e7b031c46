import type { LabPreset } from '../preset';
import { above, verdictOf } from '../verdict';
import { arm, FULL, ONE_PASS } from './common';

/** One run at a rate that stays, so that its epochs are alike: the AUC after each of them. */
export const moreEpochs: LabPreset = {
  id: 'more-epochs',
  title: 'More epochs, more leak',
  claim: 'The more often a model has read its texts, the better they are told from others.',
  source: {
    name: 'Yeom et al. 2018 (overfitting and membership)',
    url: 'https://arxiv.org/abs/1709.01604',
    evidence: 'inferred',
  },
  published: null,
  attacks: [...ONE_PASS, 'min-k-plus-plus-calibrated', 'bag-of-words'],
  perEpoch: ONE_PASS,
  differs: null,
  arms: () => [
    arm('full', 'Full fine-tuning, 6 epochs', {
      recipe: { ...FULL, epochs: 6, learningRate: 3e-4, decay: 'none' },
    }),
  ],
  verdict: (results) => {
    const grows = (attack: string, name: string) =>
      above(
        results,
        { arm: 'full', attacks: [attack], name: 'after the last epoch' },
        { arm: 'full', attacks: [attack], on: 'first epoch', name: 'after the first' },
        { claim: `${name} finds more` },
      );
    return verdictOf([grows('loss', 'LOSS'), grows('ratio', 'Ratio')]);
  },
};

import { INITIAL_SHADOWS } from '../attackerWork';
import type { LabPreset } from '../preset';
import { above, verdictOf } from '../verdict';
import { arm, FULL, ONE_PASS } from './common';

const LIRA = {
  name: 'Carlini et al. 2022',
  url: 'https://arxiv.org/abs/2112.03570',
  evidence: 'source',
} as const;

/** Models like the target, each trained on half of the texts: what a loss is worth is learnt from them. */
export const shadowModels: LabPreset = {
  id: 'shadow-models',
  title: 'Shadow models',
  claim:
    'Who trains models like the target, with a text and without it, finds more members than who looks at the loss alone.',
  source: LIRA,
  published: null,
  attacks: [...ONE_PASS, 'bag-of-words'],
  perEpoch: ONE_PASS,
  differs: null,
  arms: () => [
    arm('full', 'nano, full fine-tuning', {
      base: 'nano',
      recipe: FULL,
      shadows: { ...INITIAL_SHADOWS, recipe: 'own' },
      samia: { samples: 5 },
    }),
  ],
  verdict: (results) => {
    const at = (id: string, name: string) => ({ arm: 'full', attacks: [id], name });
    const loss = at('loss', 'LOSS');
    return verdictOf([
      above(results, at('lira-online', 'LiRA, online'), loss, {
        claim: 'LiRA finds more than the loss',
      }),
      above(results, at('rmia-shadows', 'RMIA with shadows'), loss, {
        claim: 'RMIA with the same shadows finds more than the loss',
      }),
      above(results, at('samia', 'SaMIA'), 0.5, {
        claim: 'what the target writes alone gives members away (SaMIA)',
        main: false,
      }),
    ]);
  },
};

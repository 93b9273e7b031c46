import { differenceOfLosses } from './lossComparison';

/** Reference: how much less surprised the target is than a reference model (Carlini et al. 2021; attacks.md B2). */
export const reference = differenceOfLosses({
  id: 'reference',
  name: 'Reference',
  source: { name: 'Carlini et al. 2021', url: 'https://arxiv.org/abs/2012.07805', evidence: 'source' },
  other: { role: 'reference', symbol: 'R', called: 'the reference' },
  explain: {
    idea: 'Some texts are easy for any model. Subtracting what a reference model finds leaves what the target learnt beyond it.',
    formula: 's(x) = L_R(x) − L_M(x)',
    caveat:
      'The reference must not have seen the text itself: one that was trained on the same members erases the signal.',
  },
});

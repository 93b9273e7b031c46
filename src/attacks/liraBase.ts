import { differenceOfLosses } from './lossComparison';

/** LiRA-Base: the target's loss against that of its own base (SPV-MIA's baseline; attacks.md B2). */
export const liraBase = differenceOfLosses({
  id: 'lira-base',
  name: 'LiRA-Base',
  source: {
    name: 'SPV-MIA, Fu et al. 2024',
    url: 'https://arxiv.org/abs/2311.06062',
    evidence: 'second-hand',
  },
  note: 'That LiRA-Base is the difference of the log-likelihoods, not a Gaussian likelihood ratio, is told second-hand.',
  other: { role: 'base', symbol: 'B', called: 'the base' },
  explain: {
    idea: 'What fine-tuning taught the model about this text: how much less surprised it is than the model it started from.',
    formula: 's(x) = L_B(x) − L_M(x)',
    caveat:
      'Where the reference is the base, this equals Reference. The whole domain of the fine-tuning became easier too, not its members alone.',
  },
});

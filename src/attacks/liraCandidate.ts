import { differenceOfLosses } from './lossComparison';

/**
 * LiRA-Candidate: the target's loss against that of the base fine-tuned on other texts of the members' kind (SPV-MIA's
 * baseline, after Mireshghallah et al. 2022; attacks.md B2). It reads a candidate reference, which the lab trains.
 */
export const liraCandidate = differenceOfLosses({
  id: 'lira-candidate',
  name: 'LiRA-Candidate',
  source: {
    name: 'SPV-MIA, Fu et al. 2024',
    url: 'https://arxiv.org/abs/2311.06062',
    evidence: 'second-hand',
  },
  note: 'That LiRA-Candidate is the difference of the log-likelihoods, not a Gaussian likelihood ratio, is told second-hand.',
  other: { role: 'candidate', symbol: 'C', called: 'the candidate reference' },
  explain: {
    idea: 'How much less the target is surprised by the text than a model that learnt the same kind of texts from others.',
    formula: 's(x) = L_C(x) − L_M(x),  C = the base fine-tuned on auxiliary texts',
    caveat:
      'C knows the domain, so that only what is particular to the members is left. A C that has read some of the texts, members or not, would be wrong about them.',
  },
});

import type { Attack } from './attack';
import { negativeLogLikelihood } from './loss';
import { differenceShares, referenceScore } from './reference';
import { PLAIN } from '../passes/views';

/**
 * LiRA-Candidate: the target's loss against that of the base fine-tuned on other texts of the members' kind (SPV-MIA's
 * baseline, after Mireshghallah et al. 2022; attacks.md B2). It reads a candidate reference, which the lab trains.
 */
export const liraCandidate: Attack = {
  id: 'lira-candidate',
  name: 'LiRA-Candidate',
  source: {
    name: 'SPV-MIA, Fu et al. 2024',
    url: 'https://arxiv.org/abs/2311.06062',
    evidence: 'second-hand',
  },
  note: 'That LiRA-Candidate is the difference of the log-likelihoods, not a Gaussian likelihood ratio, is told second-hand.',
  access: ['log-probabilities', 'reference'],
  cost: '2F',
  family: 'reference',
  options: [],
  needs: () => [
    { model: 'target', view: PLAIN },
    { model: 'candidate', view: PLAIN },
  ],
  score: (signals) =>
    referenceScore(
      negativeLogLikelihood(signals.trace('target').logp),
      negativeLogLikelihood(signals.trace('candidate').logp),
    ),
  contribution: (signals) => differenceShares(signals.trace('target'), signals.trace('candidate')),
  explain: {
    idea: 'How much less the target is surprised by the text than a model that learnt the same kind of texts from others.',
    formula: 's(x) = L_C(x) − L_M(x),  C = the base fine-tuned on auxiliary texts',
    caveat:
      'C knows the domain, so that only what is particular to the members is left. A C that has read some of the texts, members or not, would be wrong about them.',
    work(signals) {
      const target = negativeLogLikelihood(signals.trace('target').logp);
      const candidate = negativeLogLikelihood(signals.trace('candidate').logp);
      return [
        { formula: 'L_M(x)', value: target, meaning: 'mean loss under the target, nats a token' },
        {
          formula: 'L_C(x)',
          value: candidate,
          meaning: 'mean loss under the candidate reference, nats a token',
        },
        { formula: 's = L_C − L_M', value: referenceScore(target, candidate), meaning: 'nats a token' },
      ];
    },
  },
};

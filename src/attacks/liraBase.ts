import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { negativeLogLikelihood } from './loss';
import { differenceShares, referenceScore } from './reference';

/** LiRA-Base: the target's loss against that of its own base (SPV-MIA's baseline; attacks.md B2). */
export const liraBase: Attack = {
  id: 'lira-base',
  name: 'LiRA-Base',
  source: {
    name: 'SPV-MIA, Fu et al. 2024',
    url: 'https://arxiv.org/abs/2311.06062',
    evidence: 'second-hand',
  },
  note: 'That LiRA-Base is the difference of the log-likelihoods, not a Gaussian likelihood ratio, is told second-hand.',
  access: ['log-probabilities', 'reference'],
  cost: '2F',
  family: 'reference',
  options: [],
  needs: () => [
    { model: 'target', view: PLAIN },
    { model: 'base', view: PLAIN },
  ],
  score: (signals) =>
    referenceScore(
      negativeLogLikelihood(signals.trace('target').logp),
      negativeLogLikelihood(signals.trace('base').logp),
    ),
  contribution: (signals) => differenceShares(signals.trace('target'), signals.trace('base')),
  explain: {
    idea: 'What fine-tuning taught the model about this text: how much less surprised it is than the model it started from.',
    formula: 's(x) = L_B(x) − L_M(x)',
    caveat:
      'Where the reference is the base, this equals Reference. The whole domain of the fine-tuning became easier too, not its members alone.',
    work(signals) {
      const target = negativeLogLikelihood(signals.trace('target').logp);
      const base = negativeLogLikelihood(signals.trace('base').logp);
      return [
        { formula: 'L_M(x)', value: target, meaning: 'mean loss under the target, nats a token' },
        { formula: 'L_B(x)', value: base, meaning: 'mean loss under the base, nats a token' },
        { formula: 's = L_B − L_M', value: referenceScore(target, base), meaning: 'nats a token' },
      ];
    },
  },
};

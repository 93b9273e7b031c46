import type { Trace } from '../passes/trace';
import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { negativeLogLikelihood } from './loss';
import { sameTokens } from './sameTokens';

/** s = L_R − L_M, nats a token; null where either is undefined. */
export function referenceScore(nllTarget: number | null, nllReference: number | null): number | null {
  return nllTarget === null || nllReference === null ? null : nllReference - nllTarget;
}

/** Each token's share of L_R − L_M, shape [n]; null where nothing is scored or the two read other tokens. */
export function differenceShares(target: Trace, other: Trace): Float64Array | null {
  const n = target.logp.length;
  if (n === 0 || !sameTokens(target, other)) return null;
  return Float64Array.from(target.logp, (logp, i) => (logp - other.logp[i]!) / n);
}

/** Reference: how much less surprised the target is than a reference model (Carlini et al. 2021; attacks.md B2). */
export const reference: Attack = {
  id: 'reference',
  name: 'Reference',
  source: { name: 'Carlini et al. 2021', url: 'https://arxiv.org/abs/2012.07805', evidence: 'source' },
  access: ['log-probabilities', 'reference'],
  cost: '2F',
  family: 'reference',
  options: [],
  needs: () => [
    { model: 'target', view: PLAIN },
    { model: 'reference', view: PLAIN },
  ],
  score: (signals) =>
    referenceScore(
      negativeLogLikelihood(signals.trace('target').logp),
      negativeLogLikelihood(signals.trace('reference').logp),
    ),
  contribution: (signals) => differenceShares(signals.trace('target'), signals.trace('reference')),
  explain: {
    idea: 'Some texts are easy for any model. Subtracting what a reference model finds leaves what the target learnt beyond it.',
    formula: 's(x) = L_R(x) − L_M(x)',
    caveat:
      'The reference must not have seen the text itself: one that was trained on the same members erases the signal.',
    work(signals) {
      const target = negativeLogLikelihood(signals.trace('target').logp);
      const other = negativeLogLikelihood(signals.trace('reference').logp);
      return [
        { formula: 'L_M(x)', value: target, meaning: 'mean loss under the target, nats a token' },
        { formula: 'L_R(x)', value: other, meaning: 'mean loss under the reference, nats a token' },
        { formula: 's = L_R − L_M', value: referenceScore(target, other), meaning: 'nats a token' },
      ];
    },
  },
};

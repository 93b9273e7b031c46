import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { negativeLogLikelihood, scaledShares } from './loss';

/** s = −L_M / L_R; null where either is undefined or L_R is 0. */
export function ratioScore(nllTarget: number | null, nllReference: number | null): number | null {
  return nllTarget === null || nllReference === null || nllReference === 0 ? null : -nllTarget / nllReference;
}

/** Ratio: the target's loss as a share of the reference's (SOFT; attacks.md B2). Not the ranking of the difference. */
export const ratio: Attack = {
  id: 'ratio',
  name: 'Ratio',
  source: {
    name: 'SOFT, USENIX Security 2025',
    url: 'https://github.com/KaiyuanZh/SOFT',
    evidence: 'code',
  },
  access: ['log-probabilities', 'reference'],
  cost: '2F',
  family: 'reference',
  options: [],
  needs: () => [
    { model: 'target', view: PLAIN },
    { model: 'reference', view: PLAIN },
  ],
  score: (signals) =>
    ratioScore(
      negativeLogLikelihood(signals.trace('target').logp),
      negativeLogLikelihood(signals.trace('reference').logp),
    ),
  contribution(signals) {
    const { logp } = signals.trace('target');
    const other = negativeLogLikelihood(signals.trace('reference').logp);
    return logp.length === 0 || other === null || other === 0
      ? null
      : scaledShares(logp, 1 / (logp.length * other));
  },
  explain: {
    idea: 'As Reference, but as a share: a drop of half a nat counts for more where the text was easy to begin with.',
    formula: 's(x) = −L_M(x) / L_R(x)',
    caveat:
      'Undefined where the reference is certain of every token. It ranks texts otherwise than the difference does.',
    work(signals) {
      const target = negativeLogLikelihood(signals.trace('target').logp);
      const other = negativeLogLikelihood(signals.trace('reference').logp);
      return [
        { formula: 'L_M(x)', value: target, meaning: 'mean loss under the target, nats a token' },
        { formula: 'L_R(x)', value: other, meaning: 'mean loss under the reference, nats a token' },
        {
          formula: 's = −L_M / L_R',
          value: ratioScore(target, other),
          meaning: 'without unit; −1 = no difference',
        },
      ];
    },
  },
};

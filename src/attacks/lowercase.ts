import { LOWERCASE, PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { negativeLogLikelihood, scaledShares } from './loss';

/** s = −L(x) / L(lower(x)); null where either is undefined or the second is 0. */
export function lowercaseScore(nll: number | null, nllLower: number | null): number | null {
  return nll === null || nllLower === null || nllLower === 0 ? null : -nll / nllLower;
}

/** Lowercase: the loss against that of the text in lower case (Carlini et al. 2021; SOFT; attacks.md B4). */
export const lowercase: Attack = {
  id: 'lowercase',
  name: 'Lowercase',
  source: { name: 'Carlini et al. 2021', url: 'https://arxiv.org/abs/2012.07805', evidence: 'code' },
  access: ['log-probabilities'],
  cost: '2F',
  family: 'likelihood',
  options: [],
  needs: () => [
    { model: 'target', view: PLAIN },
    { model: 'target', view: LOWERCASE },
  ],
  score: (signals) =>
    lowercaseScore(
      negativeLogLikelihood(signals.trace('target').logp),
      negativeLogLikelihood(signals.trace('target', LOWERCASE).logp),
    ),
  contribution(signals) {
    const { logp } = signals.trace('target');
    const lower = negativeLogLikelihood(signals.trace('target', LOWERCASE).logp);
    return logp.length === 0 || lower === null || lower === 0
      ? null
      : scaledShares(logp, 1 / (logp.length * lower));
  },
  explain: {
    idea: 'A model that memorised a text knows its capitals. Losing them costs it more than a model that did not.',
    formula: 's(x) = −L_M(x) / L_M(lower(x))',
    caveat: 'A text that is in lower case already scores exactly −1, whatever it is.',
    work(signals) {
      const nll = negativeLogLikelihood(signals.trace('target').logp);
      const lower = negativeLogLikelihood(signals.trace('target', LOWERCASE).logp);
      return [
        { formula: 'L_M(x)', value: nll, meaning: 'mean loss, nats a token' },
        { formula: 'L_M(lower(x))', value: lower, meaning: 'mean loss of the text in lower case' },
        {
          formula: 's = −L_M(x) / L_M(lower(x))',
          value: lowercaseScore(nll, lower),
          meaning: '−1 = no difference',
        },
      ];
    },
  },
};

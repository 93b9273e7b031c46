import { PLAIN } from '../passes/views';
import type { Attack } from './attack';

/** LL(x), the mean log-probability in nats a token; null where nothing is scored. */
export function meanLogProbability(logp: ArrayLike<number>): number | null {
  if (logp.length === 0) return null;
  let sum = 0;
  for (const value of Array.from(logp)) sum += value;
  return sum / logp.length;
}

/** L(x) = −LL(x), nats a token. */
export function negativeLogLikelihood(logp: ArrayLike<number>): number | null {
  const mean = meanLogProbability(logp);
  return mean === null ? null : -mean;
}

/** exp(L(x)). */
export function perplexity(logp: ArrayLike<number>): number | null {
  const nll = negativeLogLikelihood(logp);
  return nll === null ? null : Math.exp(nll);
}

/** Each log-probability times one factor: the contribution of attacks that scale the mean. */
export function scaledShares(logp: ArrayLike<number>, factor: number): Float64Array {
  return Float64Array.from(logp, (value) => value * factor);
}

/** LOSS: the mean log-probability under the target (Yeom et al. 2018; attacks.md B1). */
export const loss: Attack = {
  id: 'loss',
  name: 'LOSS',
  source: { name: 'Yeom et al. 2018', url: 'https://arxiv.org/abs/1709.01604', evidence: 'source' },
  access: ['log-probabilities'],
  cost: '1F',
  family: 'likelihood',
  options: [],
  needs: () => [{ model: 'target', view: PLAIN }],
  score: (signals) => meanLogProbability(signals.trace('target').logp),
  contribution(signals) {
    const { logp } = signals.trace('target');
    return logp.length === 0 ? null : scaledShares(logp, 1 / logp.length);
  },
  explain: {
    idea: 'A model is less surprised by what it was trained on. The score is the average log-probability of the tokens.',
    formula: 's(x) = mean ln p(tᵢ | t₁ … tᵢ₋₁)',
    caveat:
      'Easy, common wording scores high whether or not the model saw it. There is no comparison that takes this out.',
    work(signals) {
      const { logp } = signals.trace('target');
      const sum = logp.reduce((total, value) => total + value, 0);
      return [
        { formula: 'n', value: logp.length, meaning: 'scored tokens' },
        { formula: 'Σ ln p(tᵢ)', value: sum, meaning: 'sum of the log-probabilities, nats' },
        { formula: 's = Σ ln p(tᵢ) / n', value: meanLogProbability(logp), meaning: 'nats a token' },
        { formula: 'exp(−s)', value: perplexity(logp), meaning: 'perplexity: the same ranking, upside down' },
      ];
    },
  },
};

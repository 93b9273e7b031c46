import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { minusMean, minusShares } from './minusMean';

/** −mean entropy of the predictions, nats; null where nothing is scored. */
export function entropyScore(entropies: ArrayLike<number>): number | null {
  return minusMean(entropies);
}

/** Entropy: how unsure the model is along the text, whatever stands there (attacks.md C9). */
export const entropy: Attack = {
  id: 'entropy',
  name: 'Entropy',
  source: {
    name: 'neighborhood-curvature-mia (code)',
    url: 'https://github.com/mireshghallah/neighborhood-curvature-mia',
    evidence: 'code',
  },
  access: ['logits'],
  cost: '1F',
  family: 'beyond',
  options: [],
  needs: () => [{ model: 'target', view: PLAIN }],
  score: (signals) => entropyScore(signals.trace('target').entropy),
  contribution: (signals) => minusShares(signals.trace('target').entropy),
  explain: {
    idea: 'Inside a text that it was trained on, a model is surer of what comes next, right or wrong.',
    formula: 's(x) = −mean Hᵢ,  Hᵢ = −Σ_v p(v) ln p(v)',
    caveat:
      'It never looks at the token that stands there. What it measures is how predictable such contexts are.',
    work(signals) {
      const entropies = signals.trace('target').entropy;
      const score = entropyScore(entropies);
      return [
        { formula: 'n', value: entropies.length, meaning: 'scored tokens' },
        {
          formula: 'Σ Hᵢ',
          value: entropies.reduce((sum, h) => sum + h, 0),
          meaning: 'sum of the entropies, nats',
        },
        { formula: 's = −Σ Hᵢ / n', value: score, meaning: 'nats a token' },
        {
          formula: 'exp(−s)',
          value: score === null ? null : Math.exp(-score),
          meaning: 'tokens the model wavers between at a typical place',
        },
      ];
    },
  },
};

import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { minusMean, minusShares } from './minusMean';

const logs = (rank: ArrayLike<number>): Float64Array => Float64Array.from(rank, (place) => Math.log(place));

/** −mean ln rank; null where nothing is scored. */
export function logRankScore(rank: ArrayLike<number>): number | null {
  return minusMean(logs(rank));
}

/** Log-rank: as Rank, on the logarithms of the places (attacks.md C9). */
export const logRank: Attack = {
  id: 'log-rank',
  name: 'Log-rank',
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
  score: (signals) => logRankScore(signals.trace('target').rank),
  contribution: (signals) => minusShares(logs(signals.trace('target').rank)),
  explain: {
    idea: 'The step from the first choice to the second says more than the one from place 1,000 to 1,001.',
    formula: 's(x) = −mean ln rankᵢ',
    caveat: 'The place ignores how sure the model is: a first choice at 2% counts as one at 99%.',
    work(signals) {
      const ranks = signals.trace('target').rank;
      const score = logRankScore(ranks);
      const sum = logs(ranks).reduce((total, value) => total + value, 0);
      return [
        { formula: 'n', value: ranks.length, meaning: 'scored tokens' },
        { formula: 'Σ ln rankᵢ', value: sum, meaning: 'sum of the logarithms of the places' },
        { formula: 's = −Σ ln rankᵢ / n', value: score, meaning: '0 = always the first choice' },
        {
          formula: 'exp(−s)',
          value: score === null ? null : Math.exp(-score),
          meaning: 'geometric mean of the places',
        },
      ];
    },
  },
};

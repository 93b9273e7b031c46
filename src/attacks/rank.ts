import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { minusMean, minusShares } from './minusMean';

/** −mean rank; 1 = the model's first choice. null where nothing is scored. */
export function rankScore(rank: ArrayLike<number>): number | null {
  return minusMean(rank);
}

/** Rank: how far down the model's list the tokens stand (attacks.md C9). */
export const rank: Attack = {
  id: 'rank',
  name: 'Rank',
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
  score: (signals) => rankScore(signals.trace('target').rank),
  contribution: (signals) => minusShares(signals.trace('target').rank),
  explain: {
    idea: 'Sort the vocabulary by what the model expects next: the tokens of a text that it knows stand near the top.',
    formula: 's(x) = −mean rankᵢ,  rankᵢ = 1 + number of tokens that the model finds likelier',
    caveat: 'One token at place 3,000 outweighs hundreds at place 1. Log-rank weighs the places more evenly.',
    work(signals) {
      const ranks = signals.trace('target').rank;
      return [
        { formula: 'n', value: ranks.length, meaning: 'scored tokens' },
        {
          formula: '#{rankᵢ = 1}',
          value: ranks.filter((r) => r === 1).length,
          meaning: 'first choices of the model',
        },
        { formula: 'Σ rankᵢ', value: ranks.reduce((sum, r) => sum + r, 0), meaning: 'sum of the places' },
        {
          formula: 's = −Σ rankᵢ / n',
          value: rankScore(ranks),
          meaning: 'places; −1 = always the first choice',
        },
      ];
    },
  },
};

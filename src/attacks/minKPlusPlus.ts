import { zScores } from '../passes/trace';
import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { K_OPTION, lowestCount, meanOfLowest, sharesOfLowest } from './lowest';

/** Mean of the lowest share k of the z-scores; null where nothing is scored. */
export function minKPlusPlusScore(z: ArrayLike<number>, k: number): number | null {
  return meanOfLowest(z, k);
}

/** Min-K%++: as Min-K%, on log-probabilities standardised by the model's own prediction (Zhang et al. 2024; B6). */
export const minKPlusPlus: Attack = {
  id: 'min-k-plus-plus',
  name: 'Min-K%++',
  source: { name: 'Zhang et al. 2024', url: 'https://arxiv.org/abs/2404.02936', evidence: 'code' },
  access: ['logits'],
  cost: '1F',
  family: 'likelihood',
  options: [K_OPTION],
  needs: () => [{ model: 'target', view: PLAIN }],
  score: (signals, options) => minKPlusPlusScore(zScores(signals.trace('target')), options['k']!),
  contribution: (signals, options) => sharesOfLowest(zScores(signals.trace('target')), options['k']!),
  explain: {
    idea: 'A token can be unlikely because anything could follow there. The z-score asks how unlikely it was for that place.',
    formula: 's(x) = mean of the max(1, ⌊n·k⌋) lowest zᵢ,  zᵢ = (ln p(tᵢ) − μᵢ) / σᵢ',
    caveat:
      'Where the model is nearly certain, one surprise gives an enormous negative z that can outweigh all else.',
    work(signals, options) {
      const z = zScores(signals.trace('target'));
      const k = options['k']!;
      return [
        { formula: 'n', value: z.length, meaning: 'scored tokens' },
        { formula: 'max(1, ⌊n·k⌋)', value: lowestCount(z.length, k), meaning: `tokens that count, k = ${k}` },
        { formula: 's = mean of their z', value: minKPlusPlusScore(z, k), meaning: 'standard deviations' },
      ];
    },
  },
};

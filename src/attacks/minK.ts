import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { K_OPTION, lowestCount, meanOfLowest, sharesOfLowest } from './lowest';

export { lowestCount } from './lowest';

/** Mean of the lowest share k of the log-probabilities, nats a token; null where nothing is scored. */
export function minKScore(logp: ArrayLike<number>, k: number): number | null {
  return meanOfLowest(logp, k);
}

/** Min-K% Prob: the mean over the least likely tokens alone (Shi et al. 2023; attacks.md B5). */
export const minK: Attack = {
  id: 'min-k',
  name: 'Min-K%',
  source: { name: 'Shi et al. 2023', url: 'https://arxiv.org/abs/2310.16789', evidence: 'code' },
  access: ['log-probabilities'],
  cost: '1F',
  family: 'likelihood',
  options: [K_OPTION],
  needs: () => [{ model: 'target', view: PLAIN }],
  score: (signals, options) => minKScore(signals.trace('target').logp, options['k']!),
  contribution: (signals, options) => sharesOfLowest(signals.trace('target').logp, options['k']!),
  explain: {
    idea: 'An unseen text has a few tokens that take the model by surprise; a seen one has fewer. Only the lowest count.',
    formula: 's(x) = mean of the max(1, ⌊n·k⌋) lowest ln p(tᵢ)',
    caveat: 'k = 1 is LOSS. Choosing k by its result on labelled texts is tuning: report it on other texts.',
    work(signals, options) {
      const { logp } = signals.trace('target');
      const k = options['k']!;
      return [
        { formula: 'n', value: logp.length, meaning: 'scored tokens' },
        {
          formula: 'max(1, ⌊n·k⌋)',
          value: lowestCount(logp.length, k),
          meaning: `tokens that count, k = ${k}`,
        },
        { formula: 's = mean of their ln p', value: minKScore(logp, k), meaning: 'nats a token' },
      ];
    },
  },
};

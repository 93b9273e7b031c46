import type { Trace } from '../passes/trace';
import { PLAIN } from '../passes/views';
import type { Attack, Options, OptionSpec } from './attack';
import { K_OPTION, lowestCount, lowestPositions } from './lowest';

const CAP_OPTION: OptionSpec = {
  key: 'cap',
  label: 'Entropy below, nats',
  min: 0.2,
  max: 8,
  step: 0.2,
  initial: 2,
};

/** Positions of surprising tokens: among the lowest share k of the log-probabilities, where the entropy is below the cap. */
export function surprisingPositions(
  logp: ArrayLike<number>,
  entropies: ArrayLike<number>,
  k: number,
  cap: number,
): number[] {
  return lowestPositions(logp, lowestCount(logp.length, k)).filter((i) => entropies[i]! < cap);
}

/** Mean log-probability at those positions, nats a token; null where there are none. */
export function surpScore(logp: ArrayLike<number>, positions: readonly number[]): number | null {
  return positions.length === 0 ? null : positions.reduce((sum, i) => sum + logp[i]!, 0) / positions.length;
}

function positionsOf({ logp, entropy }: Trace, options: Options): number[] {
  return surprisingPositions(logp, entropy, options['k']!, options['cap']!);
}

/** SURP: the mean log-probability where the model was sure, and wrong (Zhang and Wu 2024; attacks.md C6). */
export const surp: Attack = {
  id: 'surp',
  name: 'SURP',
  source: { name: 'Zhang and Wu 2024 (SURP)', url: 'https://arxiv.org/abs/2407.21248', evidence: 'code' },
  access: ['logits'],
  cost: '1F',
  family: 'beyond',
  options: [{ ...K_OPTION, initial: 0.4 }, CAP_OPTION],
  needs: () => [{ model: 'target', view: PLAIN }],
  score(signals, options) {
    const trace = signals.trace('target');
    return surpScore(trace.logp, positionsOf(trace, options));
  },
  contribution(signals, options) {
    const trace = signals.trace('target');
    const positions = positionsOf(trace, options);
    if (positions.length === 0) return null;
    const shares = new Float64Array(trace.logp.length);
    for (const i of positions) shares[i] = trace.logp[i]! / positions.length;
    return shares;
  },
  explain: {
    idea: 'A token that surprises a model which was sure of another one is telling; a surprise where anything could follow is not.',
    formula: 's(x) = mean ln p(tᵢ) over the max(1, ⌊n·k⌋) lowest ln p(tᵢ) with Hᵢ < cap',
    caveat:
      'Undefined where no low token stands at a sure place. Different texts are judged on very different numbers of tokens.',
    work(signals, options) {
      const trace = signals.trace('target');
      const [k, cap] = [options['k']!, options['cap']!];
      const positions = positionsOf(trace, options);
      return [
        { formula: 'n', value: trace.logp.length, meaning: 'scored tokens' },
        {
          formula: 'max(1, ⌊n·k⌋)',
          value: lowestCount(trace.logp.length, k),
          meaning: `least likely tokens, k = ${k}`,
        },
        {
          formula: '#{Hᵢ < cap}',
          value: positions.length,
          meaning: `of them where the entropy is below ${cap} nats`,
        },
        {
          formula: 's = mean of their ln p',
          value: surpScore(trace.logp, positions),
          meaning: 'nats a token',
        },
      ];
    },
  },
};

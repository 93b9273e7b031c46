import { PLAIN } from '../passes/views';
import type { Attack, OptionSpec } from './attack';

const WINDOW_OPTION: OptionSpec = {
  key: 'window',
  label: 'Tokens in a window',
  min: 5,
  max: 200,
  step: 5,
  initial: 50,
};

export interface Window {
  /** Place of its first token. */
  readonly start: number;
  readonly length: number;
  /** Mean log-probability, nats a token. */
  readonly mean: number;
}

/**
 * The window of the highest mean log-probability, that is of the lowest perplexity; the first one of several. A window
 * longer than the text counts as the text's length. null where nothing is scored.
 */
export function easiestWindow(logp: ArrayLike<number>, window: number): Window | null {
  const n = logp.length;
  if (n === 0) return null;
  const length = Math.min(window, n);
  let best: Window | null = null;
  for (let start = 0; start + length <= n; start++) {
    let sum = 0; // each anew: a running sum carries the rounding of what has left it
    for (let i = start; i < start + length; i++) sum += logp[i]!;
    if (best === null || sum / length > best.mean) best = { start, length, mean: sum / length };
  }
  return best;
}

/** s = −lowest mean loss of a window, nats a token; null where nothing is scored. */
export function slidingWindowScore(logp: ArrayLike<number>, window: number): number | null {
  return easiestWindow(logp, window)?.mean ?? null;
}

/** Sliding window: the lowest perplexity over windows of the text (Carlini et al. 2021; attacks.md C5). */
export const slidingWindow: Attack = {
  id: 'window',
  name: 'Sliding window',
  source: { name: 'Carlini et al. 2021', url: 'https://arxiv.org/abs/2012.07805', evidence: 'second-hand' },
  note: 'That the lowest perplexity over windows of 50 tokens is taken is told second-hand.',
  access: ['log-probabilities'],
  cost: '1F',
  family: 'beyond',
  options: [WINDOW_OPTION],
  needs: () => [{ model: 'target', view: PLAIN }],
  score: (signals, options) => slidingWindowScore(signals.trace('target').logp, options['window']!),
  contribution(signals, options) {
    const { logp } = signals.trace('target');
    const best = easiestWindow(logp, options['window']!);
    if (best === null) return null;
    return Float64Array.from(logp, (value, i) =>
      i >= best.start && i < best.start + best.length ? value / best.length : 0,
    );
  },
  explain: {
    idea: 'A memorised passage inside a text that is new: the average over the whole text hides it, a window does not.',
    formula: 's(x) = −min over windows of mean −ln p(tᵢ)',
    caveat:
      'The longer the text, the more windows there are to pick from: long texts score higher. One window or less is LOSS.',
    work(signals, options) {
      const { logp } = signals.trace('target');
      const best = easiestWindow(logp, options['window']!);
      return [
        { formula: 'n', value: logp.length, meaning: 'scored tokens' },
        { formula: 'w', value: best?.length ?? null, meaning: 'tokens in a window, at most n' },
        { formula: 'n − w + 1', value: best && logp.length - best.length + 1, meaning: 'windows' },
        {
          formula: 'argmax',
          value: best && best.start + 1,
          meaning: 'first token of the easiest one, from 1',
        },
        {
          formula: 's = its mean ln p',
          value: slidingWindowScore(logp, options['window']!),
          meaning: 'nats a token',
        },
        { formula: 'exp(−s)', value: best && Math.exp(-best.mean), meaning: 'its perplexity' },
      ];
    },
  },
};

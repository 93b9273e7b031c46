import { PLAIN } from '../passes/views';
import type { Attack, Options, OptionSpec, Signals } from './attack';

const CLIP_OPTION: OptionSpec = {
  key: 'a',
  label: 'Upper limit of a token',
  min: 0.001,
  max: 0.1,
  step: 0.001,
  initial: 0.01,
};

/** Whether each token stands there for the first time, shape [n]. */
export function firstOccurrences(tokens: ArrayLike<number>): boolean[] {
  const seen = new Set<number>();
  return Array.from(tokens, (token) => {
    const first = !seen.has(token);
    seen.add(token);
    return first;
  });
}

/**
 * min(a, p ln(1 / frequency)) of each token's first occurrence, null at the others, shape [n]. null where the frequency of
 * one of them is not known.
 */
export function crossEntropyTerms(
  tokens: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  frequency: (token: number) => number | null,
  a: number,
): (number | null)[] | null {
  const terms: (number | null)[] = [];
  for (const [i, first] of firstOccurrences(tokens).entries()) {
    const share = first ? frequency(tokens[i]!) : 1;
    if (share === null) return null;
    terms.push(first ? Math.min(a, probabilities[i]! * Math.log(1 / share)) : null);
  }
  return terms;
}

/** Mean of the terms that there are; null where there are none. */
export function dcPddScore(terms: readonly (number | null)[] | null): number | null {
  const there = terms?.filter((term) => term !== null) ?? [];
  return there.length === 0 ? null : there.reduce((sum, term) => sum + term, 0) / there.length;
}

function termsOf(signals: Signals, options: Options): (number | null)[] | null {
  const { tokens, logp } = signals.trace('target');
  const probabilities = Float64Array.from(logp, (value) => Math.exp(value));
  return crossEntropyTerms(tokens, probabilities, (token) => signals.tokenFrequency(token), options['a']!);
}

/** DC-PDD: token probabilities against how common the tokens are (Zhang et al. 2024; attacks.md C8). */
export const dcPdd: Attack = {
  id: 'dc-pdd',
  name: 'DC-PDD',
  source: {
    name: 'Zhang et al. 2024 (DC-PDD)',
    url: 'https://aclanthology.org/2024.emnlp-main.300/',
    evidence: 'code',
  },
  access: ['log-probabilities'],
  cost: '1F',
  family: 'beyond',
  options: [CLIP_OPTION],
  needs: () => [{ model: 'target', view: PLAIN }],
  score: (signals, options) => dcPddScore(termsOf(signals, options)),
  contribution(signals, options) {
    const terms = termsOf(signals, options);
    if (dcPddScore(terms) === null) return null;
    const count = terms!.filter((term) => term !== null).length;
    return Float64Array.from(terms!, (term) => (term ?? 0) / count);
  },
  explain: {
    idea: 'That a model expects a common word says nothing. That it expects a rare one does.',
    formula: 's(x) = mean over first occurrences of min(a, p(tᵢ) · ln(1 / frequency(tᵢ)))',
    caveat:
      'It needs a count of tokens in ordinary text, here the pre-training text of the base; undefined for models with another vocabulary. The count is of every occurrence; one released program counts a token once a document.',
    work(signals, options) {
      const terms = termsOf(signals, options);
      const there = terms?.filter((term) => term !== null) ?? [];
      const clipped = there.filter((term) => term >= options['a']!).length;
      const known = terms !== null;
      return [
        { formula: 'n', value: signals.trace('target').logp.length, meaning: 'scored tokens' },
        {
          formula: 'm',
          value: known ? there.length : null,
          meaning: 'different tokens; their first occurrences count',
        },
        {
          formula: '#{term = a}',
          value: known ? clipped : null,
          meaning: `of them at the limit a = ${options['a']!}`,
        },
        {
          formula: 'Σ min(a, p · ln(1 / frequency))',
          value: known ? there.reduce((sum, term) => sum + term, 0) : null,
          meaning: 'sum of their terms',
        },
        { formula: 's = Σ / m', value: dcPddScore(terms), meaning: `nats; between 0 and a` },
      ];
    },
  },
};

import type { LabelledText } from '../data/records';
import type { OptionSpec } from './attack';
import { GramNumbering } from './gramNumbering';
import { crossFittedNaiveBayes, naiveBayesOnAll } from './naiveBayes';
import type { SetAttack } from './setAttack';

const SIZE: OptionSpec = { key: 'n', label: 'Characters together', min: 2, max: 5, step: 1, initial: 3 };

/** The cross-fitted scores from plain data alone, so that a worker can be asked for them. */
export function charNgramScores(texts: readonly LabelledText[], n: number, seed: number): (number | null)[] {
  return crossFittedNaiveBayes(texts, new GramNumbering(n), seed);
}

/**
 * Character n-grams: naive Bayes on runs of characters, cross-fitted. Beside bag of words it sees capitals, punctuation,
 * spacing, spelling and the form of dates and numbers (attacks.md F2). A text that is shorter than n has no run, and its score
 * is the prior.
 */
export const charNgrams: SetAttack = {
  id: 'char-ngrams',
  name: 'Character n-grams',
  source: {
    name: 'Das et al. 2024 (Blind baselines)',
    url: 'https://arxiv.org/abs/2406.16201',
    evidence: 'inferred',
  },
  note: 'A blind baseline in the spirit of the paper, whose own ones are words, dates and the like; this form of it is ours.',
  access: ['labels'],
  blind: true,
  trained: true,
  idea: 'Naive Bayes on runs of characters as they are written, five cross-fitted folds. It never sees the model.',
  formula: 's(x) = ln(n₁/n₀) + Σ over n-grams g of x: ln p(g | members) − ln p(g | non-members)',
  caveat:
    'No attack on the model: what it finds lies in the split, here also in capitals, punctuation and the form of dates. Runs overlap and count as if they did not, so that the odds are far too sure of themselves: read the ranking only.',
  options: [SIZE],
  features: [],
  scoreSet: ({ texts }, options, seed) => charNgramScores(texts, options[SIZE.key]!, seed),
  fit: ({ texts }, options) => naiveBayesOnAll(texts, new GramNumbering(options[SIZE.key]!)),
};

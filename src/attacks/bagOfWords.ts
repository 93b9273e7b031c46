import type { LabelledText } from '../data/records';
import { crossFittedNaiveBayes, fitNaiveBayesOn, naiveBayesOnAll, StringNumbering } from './naiveBayes';
import type { SetAttack } from './setAttack';

/**
 * Bag of words: naive Bayes on word counts, cross-fitted. It never sees the model: an AUC above chance says that members
 * and non-members can be told apart by their words alone, so that the split leaks (attacks.md B7, G).
 */

const WORD = /[\p{L}\p{N}_]{2,}/gu;

/** Lower case, then runs of two or more letters, digits or underscores. */
export function bowTokens(doc: string): string[] {
  return doc.toLowerCase().match(WORD) ?? [];
}

const numbering = () => new StringNumbering(bowTokens);

/**
 * A fitted naive Bayes: text → log-odds of member against non-member, prior included, unseen words dropped.
 * Throws RangeError where a class has no document: there are no odds then.
 */
export function fitNaiveBayes(
  members: readonly string[],
  nonmembers: readonly string[],
): (doc: string) => number {
  const logOdds = fitNaiveBayesOn(members, nonmembers, numbering());
  if (!logOdds) throw new RangeError('Naive Bayes needs documents of both classes.');
  return logOdds;
}

/** The log-odds of one document under a classifier fitted on the training documents. */
export function naiveBayesLogOdds(
  trainMembers: readonly string[],
  trainNonmembers: readonly string[],
  doc: string,
): number {
  return fitNaiveBayes(trainMembers, trainNonmembers)(doc);
}

/** The cross-fitted scores from plain data alone, so that a worker can be asked for them. */
export function bagOfWordsScores(texts: readonly LabelledText[], seed: number): (number | null)[] {
  return crossFittedNaiveBayes(texts, numbering(), seed);
}

/** Bag of words: how well the words alone tell members from non-members. */
export const bagOfWords: SetAttack = {
  id: 'bag-of-words',
  name: 'Bag of words',
  source: {
    name: 'Das et al. 2024 (Blind baselines)',
    url: 'https://arxiv.org/abs/2406.16201',
    evidence: 'code',
  },
  access: ['labels'],
  blind: true,
  trained: true,
  idea: 'Naive Bayes on word counts, five cross-fitted folds. It never sees the model.',
  formula: 's(x) = ln(n₁/n₀) + Σ over words w of x: ln p(w | members) − ln p(w | non-members)',
  caveat:
    'No attack on the model: what it finds lies in the split. Each word counts as often as it stands there, so that long texts get scores far from 0. Chance here does not prove a clean split: it sees neither order nor capitals.',
  options: [],
  features: [],
  scoreSet: ({ texts }, _options, seed) => bagOfWordsScores(texts, seed),
  fit: ({ texts }) => naiveBayesOnAll(texts, numbering()),
};

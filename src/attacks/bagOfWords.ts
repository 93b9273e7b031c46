import { Random } from '../data/random';
import { stratifiedFolds } from '../metrics/folds';
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

interface Bag {
  readonly counts: Map<string, number>;
  total: number;
}

function bagOf(docs: readonly string[]): Bag {
  const bag: Bag = { counts: new Map(), total: 0 };
  for (const token of docs.flatMap(bowTokens)) {
    bag.counts.set(token, (bag.counts.get(token) ?? 0) + 1);
    bag.total++;
  }
  return bag;
}

/** A fitted naive Bayes: text → log-odds of member against non-member, prior included, unseen words dropped. */
export function fitNaiveBayes(
  members: readonly string[],
  nonmembers: readonly string[],
): (doc: string) => number {
  const [one, zero] = [bagOf(members), bagOf(nonmembers)];
  const size = new Set([...one.counts.keys(), ...zero.counts.keys()]).size;
  const prior = Math.log(members.length / nonmembers.length);
  const logLikelihood = (bag: Bag, token: string) =>
    Math.log(((bag.counts.get(token) ?? 0) + 1) / (bag.total + size));
  return (doc) =>
    bowTokens(doc)
      .filter((token) => one.counts.has(token) || zero.counts.has(token))
      .reduce((odds, token) => odds + logLikelihood(one, token) - logLikelihood(zero, token), prior);
}

/** The log-odds of one document under a classifier fitted on the training documents. */
export function naiveBayesLogOdds(
  trainMembers: readonly string[],
  trainNonmembers: readonly string[],
  doc: string,
): number {
  return fitNaiveBayes(trainMembers, trainNonmembers)(doc);
}

const FOLDS = 5;

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
  idea: 'Naive Bayes on word counts, five cross-fitted folds. It never sees the model.',
  scoreSet(texts, seed) {
    const labelled = new Random(seed).shuffle(texts.flatMap(({ member }, i) => (member === null ? [] : [i])));
    const folds = stratifiedFolds(
      labelled.map((i) => texts[i]!.member!),
      FOLDS,
    );
    const scores: (number | null)[] = texts.map(() => null);
    for (let fold = 0; fold < FOLDS; fold++) {
      const training = labelled.filter((_, at) => folds[at] !== fold).map((i) => texts[i]!);
      const [members, nonmembers] = [true, false].map((member) =>
        training.filter((text) => text.member === member).map(({ text }) => text),
      ) as [string[], string[]];
      if (members.length === 0 || nonmembers.length === 0) continue;
      const logOdds = fitNaiveBayes(members, nonmembers);
      labelled.forEach((i, at) => {
        if (folds[at] === fold) scores[i] = logOdds(texts[i]!.text);
      });
    }
    return scores;
  },
};

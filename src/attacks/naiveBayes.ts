import type { LabelledText } from '../data/records';
import { crossFit, FOLDS, labelledPlaces, ofClass } from './crossFit';

/** What documents are made of, by number: a document is then counted and scored without looking up its strings again. */
export interface Numbering {
  /** How many different tokens were seen; their numbers lie below it. */
  readonly size: number;
  /** The numbers of a document's tokens, in order; new tokens get the next ones. */
  add(doc: string): Int32Array;
  /** The numbers of those of its tokens that have one. */
  known(doc: string): Int32Array;
}

/** Numbers tokens that are strings. */
export class StringNumbering implements Numbering {
  readonly #tokenise: (doc: string) => readonly string[];
  readonly #ids = new Map<string, number>();

  constructor(tokenise: (doc: string) => readonly string[]) {
    this.#tokenise = tokenise;
  }

  get size(): number {
    return this.#ids.size;
  }

  add(doc: string): Int32Array {
    return Int32Array.from(this.#tokenise(doc), (token) => {
      const id = this.#ids.get(token) ?? this.#ids.size;
      if (id === this.#ids.size) this.#ids.set(token, id);
      return id;
    });
  }

  known(doc: string): Int32Array {
    return Int32Array.from(this.#tokenise(doc).flatMap((token) => this.#ids.get(token) ?? []));
  }
}

/**
 * Multinomial naive Bayes on token counts, add-one smoothed over the tokens of the training documents, log prior ratio
 * included: document → log-odds of member against non-member. Tokens that no training document holds are dropped
 * (attacks.md G, bow_naive_bayes). null where a class has no document.
 *
 * @param size how many token numbers there are; documents hold numbers below it
 */
function fitMultinomial(
  size: number,
  members: readonly Int32Array[],
  nonmembers: readonly Int32Array[],
): ((doc: Int32Array) => number) | null {
  if (members.length === 0 || nonmembers.length === 0) return null;
  const one = count(size, members);
  const zero = count(size, nonmembers);
  let vocabulary = 0;
  for (let id = 0; id < size; id++) if (one.counts[id]! + zero.counts[id]! > 0) vocabulary++;
  const logLikelihood = ({ counts, total }: Counts) =>
    counts.map((times) => Math.log((times + 1) / (total + vocabulary)));
  const [ofMember, ofNonmember] = [logLikelihood(one), logLikelihood(zero)];
  const prior = Math.log(members.length / nonmembers.length);
  return (doc) => {
    let odds = prior;
    for (const id of doc) {
      if (one.counts[id]! + zero.counts[id]! > 0) odds = odds + ofMember[id]! - ofNonmember[id]!;
    }
    return odds;
  };
}

interface Counts {
  /** How often each token stands in the documents, shape [size]. */
  readonly counts: Float64Array;
  readonly total: number;
}

function count(size: number, docs: readonly Int32Array[]): Counts {
  const counts = new Float64Array(size);
  let total = 0;
  for (const doc of docs) {
    for (const id of doc) counts[id]!++;
    total += doc.length;
  }
  return { counts, total };
}

/** A naive Bayes fitted on documents of both classes, document → log-odds; null where a class has none. The numbering is a new one. */
export function fitNaiveBayesOn(
  members: readonly string[],
  nonmembers: readonly string[],
  numbering: Numbering,
): ((doc: string) => number) | null {
  const numbered = (docs: readonly string[]) => docs.map((doc) => numbering.add(doc));
  const [one, zero] = [numbered(members), numbered(nonmembers)];
  const logOdds = fitMultinomial(numbering.size, one, zero);
  return logOdds && ((doc) => logOdds(numbering.known(doc)));
}

/** Log-odds of each text under a fit that did not see it; null where a class is missing. The numbering is a new one. */
export function crossFittedNaiveBayes(
  texts: readonly LabelledText[],
  numbering: Numbering,
  seed: number,
): (number | null)[] {
  const labels = texts.map(({ member }) => member);
  const docs = texts.map(({ text }) => numbering.add(text));
  return crossFit(labels, FOLDS, seed, (training) => {
    const [members, nonmembers] = [true, false].map((member) =>
      ofClass(labels, training, member).map((place) => docs[place]!),
    ) as [Int32Array[], Int32Array[]];
    const logOdds = fitMultinomial(numbering.size, members, nonmembers);
    return logOdds && ((place) => logOdds(docs[place]!));
  });
}

/** A naive Bayes on all labelled texts, for texts outside of them; undefined for all where a class is missing. */
export function naiveBayesOnAll(
  texts: readonly LabelledText[],
  numbering: Numbering,
): (text: string) => number | null {
  const labels = texts.map(({ member }) => member);
  const [members, nonmembers] = [true, false].map((member) =>
    ofClass(labels, labelledPlaces(labels), member).map((place) => texts[place]!.text),
  ) as [string[], string[]];
  return fitNaiveBayesOn(members, nonmembers, numbering) ?? (() => null);
}

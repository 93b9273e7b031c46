import { delong } from './delong';
import type { AttackFact, BlindFact, Finding, FindingId, RefereeFacts, ScoreFact } from './refereeFacts';

const N = 120;

/** Scores of 120 and 120 texts that spread evenly, the members' moved up by `shift`: 0 = chance, 1 = no overlap. */
export function scored(shift: number, other: Partial<ScoreFact> = {}): ScoreFact {
  const nonmembers = Array.from({ length: N }, (_, i) => i / N);
  const members = nonmembers.map((score) => score + shift * 1.001);
  return {
    auc: delong(members, nonmembers),
    members: N,
    nonmembers: N,
    undefinedMembers: 0,
    undefinedNonmembers: 0,
    pending: 0,
    ...other,
  };
}

/** The same score for every text. */
export const constant = (): ScoreFact => ({ ...scored(0), auc: delong([0, 0, 0], [0, 0, 0]) });

export const attack = (
  name: string,
  shift: number,
  control: ScoreFact | 'not applicable' | 'not run' = scored(0),
  scores: Partial<ScoreFact> = {},
): AttackFact => ({
  id: name.toLowerCase(),
  name,
  access: ['log-probabilities'],
  scores: scored(shift, scores),
  control,
});

export const blind = (name: string, shift: number): BlindFact => ({
  id: name.toLowerCase(),
  name,
  scores: scored(shift),
});

/** A result against which there is nothing to say, apart from what is only worth knowing. */
export function facts(other: Partial<RefereeFacts> = {}): RefereeFacts {
  return {
    over: true,
    members: N,
    nonmembers: N,
    attacks: [attack('LOSS', 0.2), attack('Reference', 0.6)],
    blind: [blind('Length', 0), blind('Bag of words', 0.005)],
    shuffles: [
      {
        id: 'bag of words',
        name: 'Bag of words',
        shuffle: {
          aucs: [0.45, 0.5, 0.49, 0.52, 0.48],
          undefinedShuffles: 0,
          mean: 0.488,
          se: 0.012,
          range: [0.45, 0.52],
          pValue: null,
        },
      },
    ],
    overlap: { exact: 0, near: 0, nonmembers: N, ngrams: { n: 13, limit: 0.2, over: 0 } },
    options: { changed: [], seenBefore: null },
    training: {
      epochs: 3,
      trainLoss: 3.9,
      heldOutLoss: 4.2,
      members: { target: 3.8, base: 4.8 },
      nonmembers: { target: 4.2, base: 4.8 },
    },
    audit: null,
    ...other,
  };
}

/** The finding of one question where some facts differ. */
export const finder =
  (referee: (facts: RefereeFacts) => readonly Finding[]) =>
  (id: FindingId, other: Partial<RefereeFacts> = {}) =>
    referee(facts(other)).find((finding) => finding.id === id)!;

import type { LabelledText } from '../data/records';
import type { Access, Options, OptionSpec, Source } from './attack';

/** A labelled set and what other attacks made of it. */
export interface LabelledTable {
  readonly texts: readonly LabelledText[];
  /** Scores of an attack in the order of the texts; null = undefined for a text. Throws where it was not declared. */
  column(attack: string): readonly (number | null)[];
}

/** A score for a text outside the table that an attack was fitted on. */
export type FittedScore = (text: string, score: (attack: string) => number | null) => number | null;

/**
 * An attack, or a control, on a whole labelled set. Where it learns from labels it is cross-fitted: a text's score comes
 * from a fit that did not see the text. Higher = more likely a member; null = undefined.
 */
export interface SetAttack {
  readonly id: string;
  readonly name: string;
  readonly source: Source;
  readonly access: readonly Access[];
  /** It never sees the model: what it finds is in the split, not in the model. */
  readonly blind: boolean;
  /** It learns from labels: the referee refits it with shuffled ones. */
  readonly trained: boolean;
  /** It is fitted and judged on the same texts, as a released program does: shown with a warning. */
  readonly inSample?: boolean;
  readonly idea: string;
  readonly formula: string;
  readonly caveat: string;
  readonly note?: string;
  readonly options: readonly OptionSpec[];
  /** Attacks on a text whose scores it reads. */
  readonly features: readonly string[];
  /** One score for each text, in order. */
  scoreSet(table: LabelledTable, options: Options, seed: number): (number | null)[];
  /** Fitted on the whole table, for texts outside of it. Not there where it makes no sense. */
  fit?(table: LabelledTable, options: Options, seed: number): FittedScore;
}

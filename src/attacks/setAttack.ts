import type { LabelledText } from '../data/records';
import type { Access, Source } from './attack';

/**
 * An attack, or a control, on a whole labelled set. Where it learns from labels it is cross-fitted: a text's score comes
 * from a fit that did not see the text.
 */
export interface SetAttack {
  readonly id: string;
  readonly name: string;
  readonly source: Source;
  readonly access: readonly Access[];
  /** It never sees the model: what it finds is in the split, not in the model. */
  readonly blind: boolean;
  readonly idea: string;
  /** One score for each text, in order; null = undefined. */
  scoreSet(texts: readonly LabelledText[], seed: number): (number | null)[];
}

import type { ModelRole, Need, WeightNoise } from '../passes/need';
import type { GradientNorms } from '../passes/records';
import type { Trace } from '../passes/trace';
import type { View } from '../passes/views';

/**
 * What an attacker must have. Of the model: nothing, the log-probabilities of a text's own tokens, the whole prediction,
 * gradients, the weights. Beside it: another model to compare with, texts known to be no members, texts known to be
 * members, labels to learn from.
 */
export type Access =
  | 'none'
  | 'log-probabilities'
  | 'logits'
  | 'gradients'
  | 'weights'
  | 'reference'
  | 'known-nonmembers'
  | 'known-members'
  | 'labels';

/** How sure a definition is: stated in the source, read in its code, or told second-hand. */
export type Evidence = 'source' | 'code' | 'second-hand' | 'inferred';

export interface Source {
  readonly name: string;
  readonly url: string;
  readonly evidence: Evidence;
}

/** The part of the table that an attack stands in. */
export type Family =
  'likelihood' | 'reference' | 'prefix' | 'neighbours' | 'weights' | 'calibrated' | 'beyond' | 'set';

/** A setting of an attack that a person may change. */
export interface OptionSpec {
  readonly key: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly initial: number;
  /** Names of the values, where the option is a choice: its value is the place in this list, from 0. */
  readonly choices?: readonly string[];
}

export type Options = Readonly<Record<string, number>>;

/** What an attack gets to compute from: the text and the traces that it declared as needs. */
export interface Signals {
  readonly text: string;
  /** The trace of a declared need. Throws where it was not declared or is not there yet. */
  trace(model: ModelRole, view?: View, noise?: WeightNoise): Trace;
  /** The gradient norms of a declared need over the plain text. Throws likewise. */
  gradients(model: ModelRole): GradientNorms;
  /** The words that a view comes out as; a neighbour that came out unchanged equals the text. */
  words(view: View): string;
  /**
   * How often a token stands in the pre-training text, as a share (Laplace-smoothed), by the target's token id; null where
   * no table is there for the target's vocabulary.
   */
  tokenFrequency(token: number): number | null;
}

/** One line of a formula worked out on a text. */
export interface WorkedStep {
  /** The formula of this step with its name on the left, in plain Unicode. */
  readonly formula: string;
  readonly value: number | null;
  /** What the value is, in words, with its unit. */
  readonly meaning: string;
}

export interface Explanation {
  readonly idea: string;
  readonly formula: string;
  /** What a high score means and when it misleads. */
  readonly caveat: string;
  work(signals: Signals, options: Options): WorkedStep[];
}

/**
 * A membership inference attack on one text. It declares what it needs and computes a number from that; it never calls
 * a model. Higher = more likely a member; null = undefined for this text (counted, never replaced by 0).
 */
export interface Attack {
  readonly id: string;
  readonly name: string;
  readonly source: Source;
  readonly access: readonly Access[];
  /** Passes a text, as people write them: "1F" = one forward pass, "1F + 1B" = and one backward. */
  readonly cost: string;
  /** Which kind of attack it is: tables group by it. */
  readonly family: Family;
  /** For whom the definition is told second-hand or inferred: a sentence that says so. */
  readonly note?: string;
  readonly options: readonly OptionSpec[];
  readonly explain: Explanation;
  needs(options: Options): Need[];
  score(signals: Signals, options: Options): number | null;
  /**
   * Each scored token's share of the score, shape [n of the target's plain trace]; the shares add up to the score.
   * null where the score is undefined or does not split over the target's tokens.
   */
  contribution?(signals: Signals, options: Options): Float64Array | null;
}

/** The initial value of every option of an attack. */
export function initialOptions(attack: Pick<Attack, 'options'>): Options {
  return Object.fromEntries(attack.options.map((option) => [option.key, option.initial]));
}

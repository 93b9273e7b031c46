import type { ModelRole, Need } from '../passes/need';
import type { Trace } from '../passes/trace';
import type { View } from '../passes/views';

/** What an attacker must be able to see, from the least to the most. */
export type Access =
  'log-probabilities' | 'logits' | 'reference' | 'gradients' | 'weights' | 'labels' | 'none';

/** How sure a definition is: stated in the source, read in its code, or told second-hand. */
export type Evidence = 'source' | 'code' | 'second-hand' | 'inferred';

export interface Source {
  readonly name: string;
  readonly url: string;
  readonly evidence: Evidence;
}

/** A setting of an attack that a person may change. */
export interface OptionSpec {
  readonly key: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly initial: number;
}

export type Options = Readonly<Record<string, number>>;

/** What an attack gets to compute from: the text and the traces that it declared as needs. */
export interface Signals {
  readonly text: string;
  /** The trace of a declared need. Throws where it was not declared or is not there yet. */
  trace(model: ModelRole, view?: View): Trace;
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
  /** Forward passes a text, as people write it: "1F", "2F". */
  readonly cost: string;
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

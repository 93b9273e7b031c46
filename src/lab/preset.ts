import type { Source } from '../attacks/attack';
import type { SamiaAsked, ShadowsAsked, TrainedReference } from './attackerWork';
import type { ArmResult } from './findings';
import type { RunSpec } from './runSpec';
import type { Verdict } from './verdict';

/** One way of training in an experiment. */
export interface PresetArm {
  readonly id: string;
  /** What it is called in tables and sentences. */
  readonly name: string;
  /** At seed 1; withSeed() makes the others. */
  readonly spec: RunSpec;
  /** References that an attacker trains for it, besides the base. */
  readonly references: readonly TrainedReference[];
  /** Shadow models that an attacker trains, and continuations that the target writes; null = none. */
  readonly shadows: ShadowsAsked | null;
  readonly samia: SamiaAsked | null;
}

/** A figure of a paper: measured by others on other models and texts, never a result of this page. */
export interface PublishedFigure {
  readonly text: string;
  readonly source: Source;
}

/** An experiment of the papers that can be run here. */
export interface LabPreset {
  readonly id: string;
  readonly title: string;
  /** What the source claims, in one sentence. */
  readonly claim: string;
  readonly source: Source;
  /** null where no figure is known that can be set beside ours. */
  readonly published: PublishedFigure | null;
  /** Ids of the attacks that are run on every arm at its end. */
  readonly attacks: readonly string[];
  /** Those of them that are run after every epoch: passes over the plain text alone. */
  readonly perEpoch: readonly string[];
  /** Where what is run here differs from the source, as far as it bears on the result; null = nothing is known that does. */
  readonly differs: string | null;
  /** In the order in which they are run. Made anew at each call. */
  arms(): readonly PresetArm[];
  /** Whether the claim held, of the runs that there are. */
  verdict(results: readonly ArmResult[]): Verdict;
}

import type { DelongEstimate } from './delong';
import type { Interval } from './intervals';
import type { LabelShuffle } from './labelShuffle';
import type { ScoreSummary } from './summary';

/** How bad it is: nothing to say against it, worth knowing, doubtful, not to be believed; or not examined at all. */
export type Level = 'fine' | 'note' | 'amber' | 'red' | 'unknown';

export type FindingId =
  | 'classes'
  | 'blind'
  | 'control'
  | 'shuffle'
  | 'overlap'
  | 'undefined'
  | 'options'
  | 'training'
  | 'access'
  | 'audit';

/** A number behind a finding, for the page to write in its own way. */
export interface FindingNumber {
  readonly label: string;
  readonly value: number;
  readonly unit: 'auc' | 'count' | 'rate' | 'nats' | 'epsilon' | 'option';
  readonly interval?: Interval;
  /** The interval has no width although the number is not known that well. */
  readonly degenerate?: boolean;
}

/** One thing that a careful reader would ask about a result, and the answer. */
export interface Finding {
  readonly id: FindingId;
  readonly level: Level;
  readonly title: string;
  /** One sentence: what it means. */
  readonly what: string;
  /** One sentence: what to do. */
  readonly do: string;
  readonly numbers: readonly FindingNumber[];
}

/** What is known of the scores of one attack. */
export interface ScoreFact {
  readonly auc: DelongEstimate | null;
  /** Texts with a score, by class, those without, and those whose score is still to come. */
  readonly members: number;
  readonly nonmembers: number;
  readonly undefinedMembers: number;
  readonly undefinedNonmembers: number;
  readonly pending: number;
}

export interface AttackFact {
  readonly id: string;
  readonly name: string;
  /** What the attacker must have, in words. */
  readonly access: readonly string[];
  readonly scores: ScoreFact;
  /** The same attack with the base model in the target's place. */
  readonly control: ScoreFact | 'not applicable' | 'not run';
}

export interface BlindFact {
  readonly id: string;
  readonly name: string;
  readonly scores: ScoreFact;
}

/** An attack, or a blind baseline, that learns from labels. */
export interface ShuffleFact {
  readonly id: string;
  readonly name: string;
  /** null = run, but no shuffle had an AUC. */
  readonly shuffle: LabelShuffle | null | 'not run';
}

/** What members and known non-members share. */
export interface OverlapFact {
  /** Non-members that are a member word for word, and nearly. */
  readonly exact: number;
  readonly near: number;
  /** Non-members that were looked at. */
  readonly nonmembers: number;
  /** Non-members of whose n-grams more than the share `limit` stands in members; null where nobody looked. */
  readonly ngrams: { readonly n: number; readonly limit: number; readonly over: number } | null;
}

export interface OptionsFact {
  /** Options that differ from their initial values. */
  readonly changed: readonly {
    readonly attack: string;
    readonly option: string;
    readonly value: number;
    readonly initial: number;
  }[];
  /** Whether results on these very texts had been seen before the options were changed; null = not known. */
  readonly seenBefore: boolean | null;
}

/** How far the target was trained: means over texts, in nats a token; null = not known. */
export interface TrainingFact {
  readonly epochs: number | null;
  /** Of the training run itself. */
  readonly trainLoss: number | null;
  readonly heldOutLoss: number | null;
  /** Of the evaluated texts, under the target and under its base. */
  readonly members: { readonly target: number | null; readonly base: number | null };
  readonly nonmembers: { readonly target: number | null; readonly base: number | null };
}

export interface RefereeFacts {
  /** No more scores will come: only what is complete is judged before. */
  readonly over: boolean;
  /** Labelled texts by class, with scores or without. */
  readonly members: number;
  readonly nonmembers: number;
  readonly attacks: readonly AttackFact[];
  readonly blind: readonly BlindFact[];
  /** Every trained attack; empty where there is none. */
  readonly shuffles: readonly ShuffleFact[];
  /** null = nobody looked. */
  readonly overlap: OverlapFact | null;
  readonly options: OptionsFact;
  /** null = nothing is known. */
  readonly training: TrainingFact | null;
  /** The greatest lower bound of epsilon that an audit gave, and the promised one; null without an audit. */
  readonly audit: { readonly lower: number; readonly theory: number | null } | null;
}

/** The facts of a summary, without its scores. */
export function scoreFact(summary: ScoreSummary): ScoreFact {
  const { auc, members, nonmembers, undefinedMembers, undefinedNonmembers, pending } = summary;
  return {
    auc,
    members: members.length,
    nonmembers: nonmembers.length,
    undefinedMembers,
    undefinedNonmembers,
    pending,
  };
}

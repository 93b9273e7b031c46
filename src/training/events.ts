import type { EpochLoss } from './curve';

/** What a run tells while it goes on, in this order: start, epoch 0, then steps and, after each epoch's last one, its epoch. */
export type TrainingEvent = RunStart | RunStep | RunEpoch;

export interface RunStart {
  readonly kind: 'start';
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Steps that were done already: above 0 where the run goes on from a checkpoint. */
  readonly step: number;
  /** Why it does not go on from the checkpoint that it was given, in a sentence; absent where it does or has none. */
  readonly refused?: string;
  /** Numbers that training changes: all of the model's, or the adapters'. */
  readonly trainable: number;
  /** Tokens that count in one pass over the texts. */
  readonly tokens: number;
  /** Lengths that texts are padded to: the first step of each compiles, which takes some seconds. */
  readonly lengths: readonly number[];
  /** Positions of the texts that have no token to learn, or that the tokenizer cannot take: they are left out. */
  readonly skipped: readonly number[];
  /** Positions of the texts that are longer than the model's context: only their beginning is learnt. */
  readonly truncated: readonly number[];
  /** Under privacy: each text's chance to be in a step's lot; null without. */
  readonly samplingRate: number | null;
}

export interface RunStep {
  readonly kind: 'step';
  /** Steps done, from 1. */
  readonly step: number;
  /** The epoch that it belongs to, from 1. */
  readonly epoch: number;
  /** Before the step, nats a token; under privacy the mean over its texts. null where the lot was empty. */
  readonly loss: number | null;
  /** Norm of the gradient before clipping; under privacy of the noisy mean. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  readonly milliseconds: number;
  /** Of training that is left, held-out losses included, from the steps measured so far; null before there are any. */
  readonly secondsLeft: number | null;
}

export interface RunEpoch extends EpochLoss {
  readonly kind: 'epoch';
  /** Whether no epoch so far, the base included, has a lower held-out loss; null without held-out texts. */
  readonly best: boolean | null;
  /** The model so far as a weights file, adapters merged in; null unless asked for, and at epoch 0. */
  readonly weights: Uint8Array<ArrayBuffer> | null;
  /** To go on from, should anything happen; null unless asked for, and at epoch 0. */
  readonly checkpoint: Uint8Array<ArrayBuffer> | null;
}

/** What a run can be told while it goes on; it listens between two steps. */
export type RunCommand =
  | 'pause'
  | 'step' // one more step, then pause
  | 'go'
  | 'stop' // end here and keep the model as it is now
  | 'cancel'; // end here and keep nothing

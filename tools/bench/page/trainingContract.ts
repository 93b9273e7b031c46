import type { LabApi } from '../../../src/models/labContract';
import type { Device } from '../../../src/models/scoringContract';
import type { Recipe } from '../../../src/training/recipe';

export interface TrainingWorkerApi extends LabApi {
  /** Bytes of WebAssembly memory, at most so far. */
  memory(): Promise<number>;
}

/** What one fine-tuning took. Steps stand in their order; the first of each length has compiled. */
export interface TrainingTimes {
  /** From the request to the model, seconds: compilations and held-out losses included. */
  readonly seconds: number;
  /** Of each step. */
  readonly milliseconds: readonly number[];
  /** Of each step, nats a token (private: nats, mean over texts of their own means). */
  readonly losses: readonly (number | null)[];
  /** Tokens that texts are padded to, and the tokens that count in one pass over the texts. */
  readonly lengths: readonly number[];
  readonly tokens: number;
  /** Numbers that training changes. */
  readonly trainable: number;
  /** Bytes of WebAssembly memory at the end. */
  readonly memory: number;
}

/** What the page does for the program that drives it: one worker at a time. */
export interface TrainingBench {
  readonly isolated: boolean;
  /** Starts a new worker with a shipped model. @throws Error */
  open(device: Device, model: string): Promise<void>;
  /** @throws Error */
  train(recipe: Recipe, texts: readonly string[], heldOut: readonly string[]): Promise<TrainingTimes>;
  /** Milliseconds of a pass over each text by one scoring worker on WebAssembly, one after the other; the first loads. */
  score(texts: readonly string[]): Promise<number[]>;
  /** Ends the workers. */
  close(): void;
}

import type { Alternatives } from '../passes/records';
import type { Trace } from '../passes/trace';
import type { Reading } from '../passes/views';
import type { SelfCheckReport } from './selfCheck';
import type { Result } from './result';

/** What a scoring worker can do: the one place where the page and its scoring workers meet. */
export interface ScoringApi {
  /** Starts the runtime on one device. To be called once, before anything else. */
  start(device: Device): Promise<Result<null>>;
  /** Reads a model and scores its self-check text; a model that fails the check is not kept. */
  load(model: ModelBytes): Promise<Result<LoadReport>>;
  /**
   * Runs one pass over a text. Only statistics come back, never logits. A failure of kind 'text' says that this text
   * cannot be read so: a prefix that leaves it no room, for one.
   */
  trace(model: string, reading: Reading): Promise<Result<Trace>>;
  /** The most likely tokens at every scored position of a text. */
  alternatives(model: string, words: string, count: number): Promise<Result<Alternatives>>;
  /** How many passes this worker has run since it started, self-checks not counted. */
  passesRun(): Promise<number>;
  unload(model: string): Promise<Result<null>>;
}

export type { Alternatives };

export type Device = 'wasm' | 'webgpu';

/** A model's files, verified. */
export interface ModelBytes {
  /** The folder's name. */
  readonly id: string;
  /** config.json and tokenizer.json as text. */
  readonly config: string;
  readonly tokenizer: string;
  readonly tokenizerConfig: string;
  /** The scoring graph; null where it is to be made from the config. */
  readonly graph: Uint8Array | null;
  readonly weights: Uint8Array;
  /** selfcheck.json as text; null where the model has none (one from a hub). */
  readonly selfCheck: string | null;
}

export interface LoadReport {
  readonly model: string;
  /** null where the model has no self-check. */
  readonly selfCheck: SelfCheckReport | null;
  /** Positions a pass can read. */
  readonly context: number;
  readonly bos: number | null;
}

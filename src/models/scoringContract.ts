import type { Trace } from '../passes/trace';
import type { SelfCheckReport } from './selfCheck';
import type { Result } from './result';

/** What a scoring worker can do: the one place where the page and its scoring workers meet. */
export interface ScoringApi {
  /** Starts the runtime on one device. To be called once, before anything else. */
  start(device: Device): Promise<Result<null>>;
  /** Reads a model and scores its self-check text; a model that fails the check is not kept. */
  load(model: ModelBytes): Promise<Result<LoadReport>>;
  /** Runs one pass over a text. Only statistics come back, never logits. */
  trace(model: string, words: string): Promise<Result<Trace>>;
  /** The most likely tokens at every scored position of a text. */
  alternatives(model: string, words: string, count: number): Promise<Result<Alternatives>>;
  /** How many passes this worker has run since it started, self-checks not counted. */
  passesRun(): Promise<number>;
  unload(model: string): Promise<Result<null>>;
}

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

/** The `count` most likely tokens at each of n positions, the most likely first; arrays of n × count. */
export interface Alternatives {
  readonly count: number;
  readonly tokens: Int32Array;
  /** Nats. */
  readonly logp: Float32Array;
  /** What each token adds to a text; a token that is part of a character shows as its bytes, "\xNN". */
  readonly texts: readonly string[];
}

import type { Trace } from './trace';

/** Norms of the gradient of the mean loss of a text (nats a token), over all entries of the gradient. */
export interface Norms {
  readonly l1: number;
  readonly l2: number;
  readonly linf: number;
}

export interface GradientNorms {
  /** Scored tokens. */
  readonly tokens: number;
  /** Mean negative log-likelihood, nats a token, as the training engine finds it. */
  readonly loss: number;
  /** By the token embeddings that went in. */
  readonly input: Norms;
  /** By all weights. */
  readonly weights: Norms;
}

/** The `count` most likely tokens at each of n positions, the most likely first; arrays of n × count. */
export interface Alternatives {
  readonly count: number;
  readonly tokens: Int32Array;
  /** Nats. */
  readonly logp: Float32Array;
  /** What each token adds to a text; a token that is part of a character shows as its bytes, "\xNN". */
  readonly texts: readonly string[];
  /** Where the text's own token at each position begins and ends, in UTF-16 units, shape [n]. */
  readonly start: Int32Array;
  readonly end: Int32Array;
}

/** What a pass leaves; null = this text cannot be read that way, and what needs it is undefined. */
export type PassRecord = Trace | GradientNorms | Alternatives | null;

export function isTrace(record: PassRecord | undefined): record is Trace {
  return record !== null && record !== undefined && 'sigma' in record;
}

export function isGradientNorms(record: PassRecord | undefined): record is GradientNorms {
  return record !== null && record !== undefined && 'weights' in record;
}

export function isAlternatives(record: PassRecord | undefined): record is Alternatives {
  return record !== null && record !== undefined && 'count' in record;
}

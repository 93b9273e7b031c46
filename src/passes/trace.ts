/**
 * The per-token record of one pass: one model over one view of a text.
 *
 * All arrays have length n, the number of scored tokens. With a BOS every token of the text is scored; without one the
 * first token has no log-probability and is left out.
 */
export interface Trace {
  /** The id put in front of the text, or null. */
  readonly bos: number | null;
  /** Token ids. */
  readonly tokens: Int32Array;
  /** Where each token's text begins and ends in the view, in UTF-16 units. Spans join to give back the scored text. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** ln p(token | what came before), nats. */
  readonly logp: Float32Array;
  /** Entropy of the model's prediction at this position, nats (= −mu, mu = Σ p ln p). */
  readonly entropy: Float32Array;
  /** Standard deviation of ln p under the model's prediction, nats: sqrt(Σ p (ln p − mu)²). */
  readonly sigma: Float32Array;
  /** 1 + the number of vocabulary entries with a strictly greater logit. */
  readonly rank: Int32Array;
  /** How many windows of the full context it took: more than 1 means that the text is longer than the context. */
  readonly windows: number;
  /** How many texts stood in front, where there was room for some; not there where none were asked for. */
  readonly shots?: number;
}

/** Below this standard deviation a row counts as uniform and its z-score as 0 (attacks.md B6). */
export const FLAT_SIGMA = 1e-6;

/** z-score of a token's log-probability under the model's own prediction: (ln p − mu) / sigma, 0 on a flat row. */
export function zScore(logp: number, entropy: number, sigma: number): number {
  return sigma < FLAT_SIGMA ? 0 : (logp + entropy) / sigma;
}

/** z-scores of all scored tokens, shape [n]. */
export function zScores(trace: Pick<Trace, 'logp' | 'entropy' | 'sigma'>): Float64Array {
  return Float64Array.from(trace.logp, (logp, i) => zScore(logp, trace.entropy[i]!, trace.sigma[i]!));
}

/** The buffers of a trace, to be transferred rather than copied between threads. */
export function traceBuffers(trace: Trace): ArrayBufferLike[] {
  const { tokens, start, end, logp, entropy, sigma, rank } = trace;
  return [tokens, start, end, logp, entropy, sigma, rank].map((array) => array.buffer);
}

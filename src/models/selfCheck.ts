import * as v from 'valibot';
import type { Trace } from '../passes/trace';

/** Largest difference that a device may show from the float64 record: log-probability, entropy and sigma, nats. */
export const SELF_CHECK_TOLERANCE = 1e-3;

const numbers = v.array(v.number());

/** selfcheck.json: records of a few texts, computed in float64 by a program that shares no code with the page. */
export const SelfCheck = v.object({
  made_by: v.string(),
  model_sha256: v.string(),
  texts: v.pipe(
    v.array(
      v.object({
        text: v.string(),
        tokens: numbers,
        logp: numbers,
        entropy: numbers,
        sigma: numbers,
        rank: numbers,
      }),
    ),
    v.minLength(1),
  ),
});

export type SelfCheck = v.InferOutput<typeof SelfCheck>;

export interface SelfCheckReport {
  readonly passed: boolean;
  /** Largest differences from the record, nats; null where the tokens themselves differ. */
  readonly worst: { readonly logp: number; readonly entropy: number; readonly sigma: number } | null;
  /** Positions whose rank differs: neighbours in a near tie may swap, so this alone fails nothing. */
  readonly ranksOff: number;
  /** Scored tokens of the text. */
  readonly tokens: number;
}

/** Compares a trace with the record of the same text. A NaN anywhere fails. */
export function checkTrace(trace: Trace, record: SelfCheck['texts'][number]): SelfCheckReport {
  const n = record.tokens.length;
  if (trace.tokens.length !== n || !trace.tokens.every((token, i) => token === record.tokens[i])) {
    return { passed: false, worst: null, ranksOff: n, tokens: n };
  }
  const worstOf = (got: Float32Array, expected: readonly number[]) =>
    got.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0); // keeps a NaN
  const worst = {
    logp: worstOf(trace.logp, record.logp),
    entropy: worstOf(trace.entropy, record.entropy),
    sigma: worstOf(trace.sigma, record.sigma),
  };
  return {
    passed: Object.values(worst).every((difference) => difference <= SELF_CHECK_TOLERANCE),
    worst,
    ranksOff: trace.rank.reduce((off, rank, i) => off + (rank === record.rank[i] ? 0 : 1), 0),
    tokens: n,
  };
}

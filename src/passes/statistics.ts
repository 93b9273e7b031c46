import { FLAT_SIGMA } from './trace';

export interface TokenStatistics {
  /** ln p of the target, nats. */
  readonly logp: number;
  /** Expected log-probability Σ p ln p, nats. */
  readonly mu: number;
  /** Standard deviation of ln p under the row, nats. */
  readonly sigma: number;
  /** (logp − mu) / sigma, 0 on a flat row. */
  readonly z: number;
  /** −mu, nats. */
  readonly entropy: number;
  /** 1 + number of strictly greater logits. */
  readonly rank: number;
}

/**
 * Statistics of one row of logits in float64: the reference that the fused graph is tested against.
 *
 * @param logits shape [V]
 * @param target index of the token that stands in the text
 */
export function tokenStatistics(logits: ArrayLike<number>, target: number): TokenStatistics {
  const size = logits.length;
  const atTarget = logits[target];
  if (atTarget === undefined) throw new RangeError(`target ${target} is outside a row of ${size} logits`);
  let top = -Infinity;
  let greater = 0;
  for (let v = 0; v < size; v++) {
    const logit = logits[v]!;
    if (logit > top) top = logit;
    if (logit > atTarget) greater++;
  }
  let norm = 0;
  for (let v = 0; v < size; v++) norm += Math.exp(logits[v]! - top);
  const logNorm = top + Math.log(norm);
  let mu = 0;
  for (let v = 0; v < size; v++) {
    const logp = logits[v]! - logNorm;
    mu += Math.exp(logp) * logp;
  }
  let variance = 0; // centred: E[l²] − mu² cancels on peaked rows
  for (let v = 0; v < size; v++) {
    const logp = logits[v]! - logNorm;
    variance += Math.exp(logp) * (logp - mu) ** 2;
  }
  const logp = atTarget - logNorm;
  const sigma = Math.sqrt(variance);
  return {
    logp,
    mu,
    sigma,
    z: sigma < FLAT_SIGMA ? 0 : (logp - mu) / sigma,
    entropy: -mu,
    rank: 1 + greater,
  };
}

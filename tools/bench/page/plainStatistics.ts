/** The four statistics of a scoring graph, each of shape [tokens], nats (rank: a count). */
export interface StatisticsArrays {
  readonly logp: Float32Array;
  readonly entropy: Float32Array;
  readonly sigma: Float32Array;
  readonly rank: Float32Array;
}

export function emptyStatistics(tokens: number): StatisticsArrays {
  const row = () => new Float32Array(tokens);
  return { logp: row(), entropy: row(), sigma: row(), rank: row() };
}

/**
 * The plain way: softmax and statistics in JavaScript, over logits that have been copied out of the runtime. Written to
 * be fast (one exponential an entry, kept for the second pass), so that the comparison with it is fair.
 *
 * @param logits shape [tokens, size]
 * @param targets token whose log-probability is wanted, shape [tokens]
 */
export function plainStatistics(logits: Float32Array, targets: Int32Array, size: number): StatisticsArrays {
  const out = emptyStatistics(targets.length);
  const exps = new Float32Array(size);
  for (let row = 0; row < targets.length; row++) {
    const from = row * size;
    const atTarget = logits[from + targets[row]!]!;
    let top = -Infinity;
    let greater = 0;
    for (let i = from; i < from + size; i++) {
      const logit = logits[i]!;
      if (logit > top) top = logit;
      if (logit > atTarget) greater++;
    }
    let norm = 0;
    let mean = 0;
    for (let v = 0; v < size; v++) {
      const shifted = logits[from + v]! - top;
      const e = Math.exp(shifted);
      exps[v] = e;
      norm += e;
      mean += e * shifted;
    }
    mean /= norm;
    let variance = 0; // centred: E[x²] − E[x]² cancels on peaked rows
    for (let v = 0; v < size; v++) {
      const centred = logits[from + v]! - top - mean;
      variance += exps[v]! * centred * centred;
    }
    const logNorm = Math.log(norm);
    out.logp[row] = atTarget - top - logNorm;
    out.entropy[row] = logNorm - mean;
    out.sigma[row] = Math.sqrt(variance / norm);
    out.rank[row] = 1 + greater;
  }
  return out;
}

/**
 * The largest entries of a row of logits, the largest first, ties by index.
 *
 * @param logits shape [V]
 * @param ids filled with their indices
 * @param logp filled with their log-probabilities, nats
 */
export function topEntries(logits: Float32Array, ids: Int32Array, logp: Float32Array): void {
  const count = ids.length;
  const best: number[] = [];
  for (let v = 0; v < logits.length; v++) {
    const value = logits[v]!;
    if (best.length === count && value <= logits[best[count - 1]!]!) continue;
    let at = best.length;
    while (at > 0 && logits[best[at - 1]!]! < value) at--;
    best.splice(at, 0, v);
    if (best.length > count) best.pop();
  }
  const top = logits[best[0]!]!;
  let norm = 0;
  for (const value of logits) norm += Math.exp(value - top);
  best.forEach((v, i) => {
    ids[i] = v;
    logp[i] = logits[v]! - top - Math.log(norm);
  });
}

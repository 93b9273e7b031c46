/**
 * Perplexity of a model on a set of texts: exp(Σ negative log-likelihood / Σ scored tokens), token-weighted, so that a
 * long text counts for more than a short one. nllSums are sums in nats over each text, tokenCounts the scored tokens.
 * null where nothing was scored. Throws RangeError where the lengths differ.
 */
export function corpusPerplexity(nllSums: ArrayLike<number>, tokenCounts: ArrayLike<number>): number | null {
  if (nllSums.length !== tokenCounts.length) throw new RangeError('One token count for each text is needed.');
  let nll = 0;
  let tokens = 0;
  for (let i = 0; i < nllSums.length; i++) {
    nll += nllSums[i]!;
    tokens += tokenCounts[i]!;
  }
  return tokens > 0 ? Math.exp(nll / tokens) : null;
}

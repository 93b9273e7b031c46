import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const TokenCountsFile = v.pipe(
  v.object({
    /** The command that counted, and what. */
    made_by: v.string(),
    /** Of the tokenizer.json whose ids these are, as hex. */
    tokenizer_sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    total: count,
    /** By token id, shape [V]. */
    counts: v.pipe(v.array(count), v.minLength(1)),
  }),
  v.check(
    ({ total, counts }) => counts.reduce((sum, n) => sum + n, 0) === total,
    'the counts do not add up to total',
  ),
);

/** How often each token stands in the text that a base model was pre-trained on. */
export interface TokenCounts {
  readonly madeBy: string;
  /** A table serves only a model whose tokenizer.json has this hash. */
  readonly tokenizerSha256: string;
  /** Tokens in all. */
  readonly total: number;
  /** Token ids that there are, V. */
  readonly vocabulary: number;
  /** A token's share, Laplace-smoothed: (count + 1) / (total + V). null = not an id of this vocabulary. */
  frequency(token: number): number | null;
}

/** Reads token-counts.json. @throws Error where the file is malformed or does not add up */
export function parseTokenCounts(json: string): TokenCounts {
  const { made_by, tokenizer_sha256, total, counts } = v.parse(TokenCountsFile, JSON.parse(json));
  const vocabulary = counts.length;
  return {
    madeBy: made_by,
    tokenizerSha256: tokenizer_sha256,
    total,
    vocabulary,
    frequency(token) {
      const found = counts[token];
      return found === undefined ? null : (found + 1) / (total + vocabulary);
    },
  };
}

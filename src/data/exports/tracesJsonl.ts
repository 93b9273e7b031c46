/** One pass of one text, as it stands in traces.jsonl; arrays of length n, the number of scored tokens. */
export interface TraceLine {
  /** Of the text. */
  readonly id: string;
  /** Folder name. */
  readonly model: string;
  /** Seeded noise on the model's weights; null or not there = none. */
  readonly noise?: string | null;
  /** Name of the view. */
  readonly view: string;
  /** Texts that stood in front; null or not there = none were asked for. */
  readonly shots?: number | null;
  readonly bos: number | null;
  readonly tokens: ArrayLike<number>;
  /** Nats. */
  readonly logp: ArrayLike<number>;
  readonly entropy: ArrayLike<number>;
  readonly sigma: ArrayLike<number>;
  readonly rank: ArrayLike<number>;
}

/** One line of traces.jsonl, its line break included; a float32 is written so that it is read as the same one. */
export function traceLine({ id, model, noise, view, shots, bos, ...arrays }: TraceLine): string {
  const { tokens, logp, entropy, sigma, rank } = arrays;
  const line = {
    id,
    model,
    ...(typeof noise === 'string' && { noise }),
    view,
    ...(typeof shots === 'number' && { shots }),
    bos,
    tokens: Array.from(tokens),
    logp: Array.from(logp),
    entropy: Array.from(entropy),
    sigma: Array.from(sigma),
    rank: Array.from(rank),
  };
  return `${JSON.stringify(line)}\n`;
}

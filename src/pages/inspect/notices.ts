import { formatCount, formatFixed } from '../../ui/format';

/** Fewer tokens than this say too little. */
export const LEAST_TOKENS = 16;

export interface TextFacts {
  readonly tokens: number;
  /** Passes of the full context that it took. */
  readonly windows: number;
  /** Positions of one pass. */
  readonly context: number;
  /** Mean loss under the target, nats a token; null where nothing was scored. */
  readonly loss: number | null;
}

export interface KnownFacts {
  readonly tokens: readonly [number, number];
  readonly loss: readonly [number, number];
}

export interface Notice {
  readonly kind: 'labels' | 'short' | 'windows' | 'length' | 'surprise';
  readonly text: string;
}

/**
 * What a reader must know before the scores of a text are read.
 *
 * @param known null while the known texts are not scored
 * @param labels why there are not the usual known texts, in a sentence; null where there are
 */
export function noticesFor(
  { tokens, windows, context, loss }: TextFacts,
  known: KnownFacts | null,
  labels: string | null = null,
): Notice[] {
  const notices: Notice[] = labels === null ? [] : [{ kind: 'labels', text: labels }];
  const many = tokens === 1 ? '1 token' : `${formatCount(tokens)} tokens`;
  if (tokens < LEAST_TOKENS) {
    notices.push({
      kind: 'short',
      text: `Too short to read: ${many}, and fewer than ${LEAST_TOKENS} say next to nothing. Add a sentence or two.`,
    });
  } else if (known && (tokens < known.tokens[0] || tokens > known.tokens[1])) {
    const [least, most] = known.tokens.map(formatCount);
    notices.push({
      kind: 'length',
      text: `${many}, where known texts have ${least} to ${most}: scores depend on length, so the comparison is weak.`,
    });
  }
  if (windows > 1) {
    notices.push({
      kind: 'windows',
      text: `Longer than the model's context: read in ${windows} windows of ${context} positions with stride ${context / 2}, so that at least ${context / 2} of them stand before each token behind the first window.`,
    });
  }
  if (known && loss !== null && tokens >= LEAST_TOKENS && (loss < known.loss[0] || loss > known.loss[1])) {
    const [least, most] = known.loss.map((value) => formatFixed(value, 2));
    notices.push({
      kind: 'surprise',
      text: `${formatFixed(loss, 2)} nats a token, where known texts have ${least} to ${most}: it is of another kind, so the comparison is weak.`,
    });
  }
  return notices;
}

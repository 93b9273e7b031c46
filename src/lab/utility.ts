import { corpusPerplexity } from '../metrics/perplexity';

/** What a model makes of a text; null = it cannot be scored. */
export interface TextLoss {
  /** Sum over the text's scored tokens, nats. */
  readonly nll: number;
  readonly tokens: number;
}

/** How well a model models a set of texts, token-weighted. */
export interface SetLoss {
  /** Nats a token; null where nothing was scored. */
  readonly loss: number | null;
  /** exp(loss). */
  readonly perplexity: number | null;
  readonly tokens: number;
  readonly texts: number;
  /** Texts that could not be scored: in none of the numbers. */
  readonly undefined: number;
}

export function setLoss(losses: readonly (TextLoss | null)[]): SetLoss {
  const known = losses.filter((loss) => loss !== null);
  const perplexity = corpusPerplexity(
    known.map(({ nll }) => nll),
    known.map(({ tokens }) => tokens),
  );
  return {
    loss: perplexity === null ? null : Math.log(perplexity),
    perplexity,
    tokens: known.reduce((sum, { tokens }) => sum + tokens, 0),
    texts: known.length,
    undefined: losses.length - known.length,
  };
}

/** What a model is good for. */
export interface Utility {
  /** On held-out texts of the fine-tuning's own kind. */
  readonly heldOut: SetLoss;
  /** On text of other kinds: what the base could do and fine-tuning may have spoilt. */
  readonly unrelated: SetLoss;
  /** Of the same texts under the base model. */
  readonly base: { readonly heldOut: SetLoss; readonly unrelated: SetLoss };
}

/** Share of the undefended run's gain on held-out text that the defended one has; null where there is none to keep. */
export function gainKept(defended: Utility, undefended: Utility): number | null {
  const [own, other, base] = [defended.heldOut.loss, undefended.heldOut.loss, undefended.base.heldOut.loss];
  if (own === null || other === null || base === null || other >= base) return null;
  return (base - own) / (base - other);
}

import type { View } from './views';

/**
 * The part a model plays: M, R and B of the literature, a smaller model of the same family, and the base fine-tuned on
 * other texts of the members' kind.
 */
export type ModelRole = 'target' | 'reference' | 'base' | 'smaller' | 'candidate';

/** One thing that an attack must know about a text. */
export interface Need {
  readonly model: ModelRole;
  readonly view: View;
  /** A variant of the model: its weights with seeded noise. The model as it is where not said. */
  readonly noise?: WeightNoise;
  /** Which record of the pass: the trace where not said. */
  readonly record?: RecordKind;
}

/** What a pass leaves: per-token statistics, the norms of the loss's gradients, or what else could have stood there. */
export type RecordKind = 'trace' | 'gradients' | 'alternatives';

/** Seeded Gaussian noise on all weights; the two signs of a pair are exact mirror images. */
export interface WeightNoise {
  readonly seed: number;
  readonly pair: number;
  readonly sign: 1 | -1;
  /** Standard deviation, as a share of each tensor's root mean square. */
  readonly relativeSd: number;
}

/** Which model (its folder's name) plays which role; null = nothing chosen. */
export type Roles = Readonly<Record<Exclude<ModelRole, 'candidate'>, string | null>> & {
  /** Seldom there: null or not said = none. */
  readonly candidate?: string | null;
  /** Who proposes neighbours: the base where not said otherwise. The same for every target, so that neighbours are. */
  readonly proposer?: string | null;
};

/** A model and its variant by one name. */
export function variantName(model: string, noise: WeightNoise | undefined): string {
  if (!noise) return model;
  const { seed, pair, sign, relativeSd } = noise;
  return `${model}~${seed}.${pair}${sign > 0 ? '+' : '-'}${relativeSd}`;
}

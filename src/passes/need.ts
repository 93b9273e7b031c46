import type { View } from './views';

/** The part a model plays: M, R and B of the literature. */
export type ModelRole = 'target' | 'reference' | 'base';

/** One thing that an attack must know about a text: the trace of a model over a view. */
export interface Need {
  readonly model: ModelRole;
  readonly view: View;
}

/** Which model (its folder's name) plays which role; null = nothing chosen. */
export type Roles = Readonly<Record<ModelRole, string | null>>;

import type { ChosenOptions } from '../attacks/scoring';
import type { Roles } from '../passes/need';
import type { Records } from '../passes/plan';
import type { ViewSources } from '../passes/reading';
import type { Engine } from './engine.svelte';
import type { GroundWithSources } from './explanations';
import type { Ground } from './ground.svelte';

export interface ScoringGroundOf {
  readonly roles: Roles;
  readonly options: ChosenOptions;
  readonly records: Records;
  /** Where they are not the page's own. */
  readonly sources?: ViewSources;
}

/** What attacks score with: the records that are at hand, beside the page's tables. */
export function scoringGround(
  engine: Engine,
  ground: Ground,
  { sources = ground.sources, ...of }: ScoringGroundOf,
): GroundWithSources {
  const target = engine.models.find(({ id }) => id === of.roles.target);
  return { ...of, sources, tokenFrequency: ground.tokenFrequency(target) };
}

import type { Engine } from './engine.svelte';

/**
 * How fast this computer scores, as a guide to how fast it trains: parameters times tokens in a second. null where it is
 * not known, or where a GPU trains, of which nothing is known by that.
 */
export function guideOf({ trainsOn, scoringPace }: Pick<Engine, 'trainsOn' | 'scoringPace'>): number | null {
  return trainsOn === 'webgpu' ? null : scoringPace;
}

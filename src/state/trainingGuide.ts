import { mean } from 'd3-array';
import { estimatedTokens } from '../lab/cost';
import type { Engine } from './engine.svelte';

/**
 * How fast this computer scores, as a guide to how fast it trains: parameters times tokens in a second. null where it is
 * not known, or where a GPU trains, of which nothing is known by that.
 */
export function guideOf({ trainsOn, scoringPace }: Pick<Engine, 'trainsOn' | 'scoringPace'>): number | null {
  return trainsOn === 'webgpu' ? null : scoringPace;
}

/**
 * Seconds of a pass over such texts, all workers at it: as a run of many was timed, else by the pace of a few; null before.
 *
 * @param parameters of the model
 */
export function passSecondsOf(
  { passSeconds, scoringPace }: Pick<Engine, 'passSeconds' | 'scoringPace'>,
  parameters: number,
  texts: readonly { readonly text: string }[],
): number | null {
  const tokens = mean(texts, ({ text }) => estimatedTokens(text));
  if (passSeconds !== null || scoringPace === null || tokens === undefined) return passSeconds;
  return (parameters * tokens) / scoringPace;
}

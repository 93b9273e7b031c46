import type { Recipe } from './recipe';

/**
 * Learning rate of a step, the first being 0: up in a straight line over the warm-up, reaching its highest at the last
 * step of it, then down in a straight line; the step after the last would have 0. No step has 0 itself.
 */
export function learningRate(
  { learningRate: highest, warmUpSteps, decay }: Pick<Recipe, 'learningRate' | 'warmUpSteps' | 'decay'>,
  step: number,
  steps: number,
): number {
  if (step < warmUpSteps) return (highest * (step + 1)) / warmUpSteps;
  if (decay === 'none') return highest;
  return (highest * (steps - step)) / (steps - warmUpSteps + (warmUpSteps > 0 ? 1 : 0));
}

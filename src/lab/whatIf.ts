import type { Recipe } from '../training/recipe';
import { INITIAL_SPEC, SHIPPED_DATA, type RunSpec } from './runSpec';

/**
 * "What if it had trained on this text?": the shipped members with the text and without it, everything else equal. Both
 * lists are shuffled, so the two runs differ in their order too.
 */
export function whatIfSpecs(
  text: string,
  repeats: number,
  recipe: Recipe = INITIAL_SPEC.recipe,
): { readonly without: RunSpec; readonly within: RunSpec } {
  const of = (name: string, extra: RunSpec['data']['extra']): RunSpec => ({
    ...INITIAL_SPEC,
    name,
    recipe,
    data: { ...SHIPPED_DATA, extra },
  });
  return {
    without: of('Without the text', []),
    within: of(repeats === 1 ? 'With the text, once' : `With the text, ${repeats} times`, [
      { text, repeats },
    ]),
  };
}

import { Random } from '../data/random';
import { seedFor } from '../passes/digest';
import type { Recipe } from '../training/recipe';
import { addCosts, estimatedTokens, scoringCost, trainingCost, type Cost } from './cost';
import { evaluatedTexts, type DataPlan } from './dataPlan';

/** As many shadows as a browser can take; each text needs two on either side. */
export const SHADOWS = { least: 4, most: 16, initial: 8 } as const;

/** A model like the target, trained on half of the evaluated texts. */
export interface Shadow {
  /** Ids of the texts that it is trained on. */
  readonly within: readonly string[];
  readonly training: readonly string[];
  /** The target's recipe without its privacy, at a seed of its own. */
  readonly recipe: Recipe;
}

export interface ShadowPlan {
  readonly shadows: readonly Shadow[];
  /** Everything: all trainings, and each shadow's pass over each evaluated text. */
  readonly cost: Cost;
}

/**
 * Shadow models for LiRA and RMIA. They come in pairs: a pair splits the texts in halves by the seed, one model a half, so
 * that each text is in exactly half of the shadows, and each shadow has half of the texts (or one more).
 *
 * The labels play no part in it: an attacker draws from texts of which he does not know the members.
 *
 * @throws RangeError where the number of shadows is odd or out of range, or there are fewer than two texts
 */
export function shadowPlan(
  plan: Pick<DataPlan, 'members' | 'nonmembers'>,
  recipe: Recipe,
  shadows: number,
  seed: number,
  tokensOf: (text: string) => number = estimatedTokens,
): ShadowPlan {
  if (!(
    Number.isInteger(shadows) &&
    shadows % 2 === 0 &&
    shadows >= SHADOWS.least &&
    shadows <= SHADOWS.most
  ))
    throw new RangeError(
      `Shadow models are an even number from ${SHADOWS.least} to ${SHADOWS.most}, so that each text is in half of them, not ${shadows}.`,
    );
  const texts = evaluatedTexts(plan);
  if (texts.length < 2) throw new RangeError('Shadow models need at least two texts.');
  const all = Array.from({ length: shadows / 2 }, (_, pair) => {
    const order = new Random(seedFor(seed, 'shadows', pair)).shuffle(texts);
    const middle = Math.floor(order.length / 2);
    return [order.slice(0, middle), order.slice(middle)];
  }).flat();
  const planned = all.map((half, i): Shadow => {
    return {
      within: half.map(({ id }) => id),
      training: half.map(({ text }) => text),
      recipe: { ...recipe, privacy: null, patience: null, seed: seedFor(seed, 'shadow', i) },
    };
  });
  const lengths = texts.map(({ text }) => tokensOf(text));
  return {
    shadows: planned,
    cost: addCosts([
      ...planned.map(({ training, recipe: own }) => trainingCost(own, training.map(tokensOf))),
      scoringCost(lengths, shadows),
    ]),
  };
}

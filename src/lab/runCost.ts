import { addCosts, estimatedTokens, scoringCost, trainingCost, type Cost } from './cost';
import { trainingTexts, type DataPlan } from './dataPlan';
import type { RunSpec } from './runSpec';
import { softWarmUp } from './softRun';

/**
 * What a run costs before any attack: its fine-tunings, and the passes that its held-out loss and SOFT's choice take.
 *
 * @param tokensOf exact where a tokenizer is at hand
 */
export function runCost(
  { recipe, defence }: RunSpec,
  plan: Pick<DataPlan, 'training' | 'heldOut'>,
  tokensOf: (text: string) => number = estimatedTokens,
): Cost {
  const list = trainingTexts(plan.training).map(tokensOf);
  const heldOut = plan.heldOut.map(({ text }) => tokensOf(text));
  const run = [trainingCost(recipe, list), scoringCost(heldOut, recipe.epochs + 1)];
  if (defence.kind !== 'soft') return addCosts(run);
  const warmUp = trainingCost(softWarmUp({ recipe }, defence), list);
  // the base's loss and the loss after the warm-up, of each text once
  const choice = scoringCost(
    plan.training.map(({ text }) => tokensOf(text)),
    2,
  );
  return addCosts([warmUp, choice, ...run]);
}

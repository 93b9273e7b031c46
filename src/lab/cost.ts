import { utf8Length } from '../passes/spans';
import { stepsPerPass } from '../training/poisson';
import type { Recipe } from '../training/recipe';

/** What something costs, known before it starts. */
export interface Cost {
  /** Optimizer steps. */
  readonly steps: number;
  /** Tokens that are read forwards and backwards. */
  readonly trainingTokens: number;
  /** Tokens that are written. */
  readonly generatedTokens: number;
  /** Passes over texts, and the tokens of them. */
  readonly passes: number;
  readonly scoredTokens: number;
}

export const NO_COST: Cost = { steps: 0, trainingTokens: 0, generatedTokens: 0, passes: 0, scoredTokens: 0 };

export function addCosts(costs: readonly Cost[]): Cost {
  return costs.reduce(
    (sum, cost) => ({
      steps: sum.steps + cost.steps,
      trainingTokens: sum.trainingTokens + cost.trainingTokens,
      generatedTokens: sum.generatedTokens + cost.generatedTokens,
      passes: sum.passes + cost.passes,
      scoredTokens: sum.scoredTokens + cost.scoredTokens,
    }),
    NO_COST,
  );
}

/** Bytes of English that a token of the shipped tokenizer holds on the held-out pre-training text. */
const BYTES_PER_TOKEN = 3.8;

/** About how many tokens a text has, where no tokenizer is at hand. */
export function estimatedTokens(text: string): number {
  return Math.max(1, Math.ceil(utf8Length(text) / BYTES_PER_TOKEN));
}

/** Optimizer steps of a fine-tuning on so many texts, repeats counted. */
export function trainingSteps({ epochs, batch, privacy }: Recipe, texts: number): number {
  if (texts === 0) return 0;
  if (privacy) return epochs * stepsPerPass(privacy.samplingRate ?? Math.min(1, batch / texts));
  return epochs * Math.ceil(texts / batch);
}

/** Of one fine-tuning, if it is not stopped early. @param tokens of each text of the list, repeats counted */
export function trainingCost(recipe: Recipe, tokens: readonly number[]): Cost {
  const all = tokens.reduce((sum, each) => sum + each, 0);
  const steps = trainingSteps(recipe, tokens.length);
  // a step under DP-SGD reads each text by a coin of its own
  const reads = recipe.privacy
    ? steps * (recipe.privacy.samplingRate ?? Math.min(1, recipe.batch / Math.max(1, tokens.length)))
    : recipe.epochs;
  return { ...NO_COST, steps, trainingTokens: Math.round(reads * all) };
}

/** Of so many passes over each of some texts. */
export function scoringCost(tokens: readonly number[], passesEach = 1): Cost {
  const all = tokens.reduce((sum, each) => sum + each, 0);
  return { ...NO_COST, passes: passesEach * tokens.length, scoredTokens: passesEach * all };
}

/** "160 steps over 49,000 tokens, 12,000 tokens written, 1,920 passes". */
export function costInWords({ steps, trainingTokens, generatedTokens, passes }: Cost): string {
  const number = (value: number) => value.toLocaleString('en-GB');
  const parts = [
    steps > 0 ? `${number(steps)} steps over ${number(trainingTokens)} tokens` : null,
    generatedTokens > 0 ? `${number(generatedTokens)} tokens written` : null,
    passes > 0 ? `${number(passes)} passes` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

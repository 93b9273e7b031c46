import { Random } from '../data/random';
import { seedFor } from '../passes/digest';
import { FULL_RECIPE, type Recipe } from '../training/recipe';
import { addCosts, estimatedTokens, NO_COST, trainingCost, type Cost } from './cost';
import type { DataPlan } from './dataPlan';

/**
 * The self-prompt reference of SPV-MIA (Fu et al. 2024; attacks.md B13): the target is given the beginnings of texts that
 * are no members, what it writes is what it was trained on in kind, and the base is fine-tuned on that.
 */
export interface SelfPromptSettings {
  /** Texts to be written. */
  readonly texts: number;
  /** Tokens of a prompt: drawn for each between these. */
  readonly promptTokens: readonly [least: number, most: number];
  /** Tokens that are written behind a prompt. */
  readonly newTokens: number;
  readonly temperature: number;
  /** Only the so many most likely tokens are drawn from; null = all. */
  readonly topK: number | null;
  /** Of the reference's fine-tuning. */
  readonly recipe: Recipe;
}

/** Two epochs, as in the released code; sizes for a browser. */
export const SELF_PROMPT: SelfPromptSettings = {
  texts: 128,
  promptTokens: [8, 16],
  newTokens: 96,
  temperature: 1,
  topK: 50,
  recipe: { ...FULL_RECIPE, epochs: 2 },
};

/** The sources warn where prompts are of the very kind of the members; here they always are. */
export const PROMPTS_WARNING =
  'The prompts are beginnings of texts of the members’ own kind: an attacker has to have such texts, though not the members.';

/** One text to be written. */
export interface SelfPrompt {
  /** The text whose beginning it is. */
  readonly source: string;
  readonly text: string;
  /** How many of its first tokens are the prompt. */
  readonly tokens: number;
}

export interface SelfPromptPlan {
  readonly settings: SelfPromptSettings;
  readonly prompts: readonly SelfPrompt[];
  /** What a person is to be told. */
  readonly warning: string;
  readonly cost: Cost;
}

/**
 * Prompts are taken from the auxiliary texts: never members, and never evaluated, since a reference that has seen an
 * evaluated non-member would take it for known and push the AUC up. Where more texts are wanted than there are, each
 * gives several, each with a draw of its own.
 *
 * @throws RangeError with one sentence, where there are no auxiliary texts or a setting makes no sense
 */
export function selfPromptPlan(
  { auxiliary }: Pick<DataPlan, 'auxiliary'>,
  settings: SelfPromptSettings,
  seed: number,
): SelfPromptPlan {
  const { texts, promptTokens, newTokens, temperature, topK, recipe } = settings;
  const [least, most] = promptTokens;
  if (auxiliary.length === 0)
    throw new RangeError('There are no texts apart from the evaluated ones to take prompts from.');
  if (!(Number.isInteger(texts) && texts >= 1)) throw new RangeError('At least one text has to be written.');
  if (!(Number.isInteger(least) && Number.isInteger(most) && 1 <= least && least <= most))
    throw new RangeError('A prompt has at least one token, and at most as many as its greatest length.');
  if (!(temperature > 0)) throw new RangeError(`A temperature is above 0, not ${temperature}.`);
  if (topK !== null && !(topK >= 1)) throw new RangeError('At least one token has to be drawn from.');
  const random = new Random(seedFor(seed, 'self-prompt'));
  const order = random.shuffle(auxiliary);
  const prompts = Array.from({ length: texts }, (_, i): SelfPrompt => {
    const { id, text } = order[i % order.length]!;
    const tokens = least + random.below(most - least + 1);
    return { source: id, text, tokens };
  });
  const lengths = prompts.map(({ tokens }) => tokens + newTokens);
  return {
    settings,
    prompts,
    warning: PROMPTS_WARNING,
    cost: addCosts([{ ...NO_COST, generatedTokens: texts * newTokens }, trainingCost(recipe, lengths)]),
  };
}

/** Texts that a reference for LiRA-Candidate is trained on, and those that its own held-out loss is measured on. */
export interface CandidatePlan {
  readonly training: readonly string[];
  readonly heldOut: readonly string[];
  readonly recipe: Recipe;
  readonly cost: Cost;
}

const CANDIDATE_HELD_OUT = 0.2;

/**
 * The candidate reference (after Mireshghallah et al. 2022): the base fine-tuned on auxiliary texts of the members' kind,
 * none of which is a member or evaluated, by the target's own recipe but without its defence.
 */
export function candidatePlan(
  { auxiliary }: Pick<DataPlan, 'auxiliary'>,
  recipe: Recipe,
  seed: number,
  tokensOf: (text: string) => number = estimatedTokens,
): CandidatePlan {
  if (auxiliary.length < 2)
    throw new RangeError(
      'There are too few texts apart from the evaluated ones to train a candidate reference on.',
    );
  const order = new Random(seedFor(seed, 'candidate')).shuffle(auxiliary.map(({ text }) => text));
  const apart = Math.max(1, Math.floor(order.length * CANDIDATE_HELD_OUT));
  const training = order.slice(apart);
  const plain: Recipe = { ...recipe, privacy: null };
  return {
    training,
    heldOut: order.slice(0, apart),
    recipe: plain,
    cost: trainingCost(plain, training.map(tokensOf)),
  };
}

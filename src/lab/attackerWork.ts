import * as v from 'valibot';
import { LORA_RECIPE, type Recipe } from '../training/recipe';
import { addCosts, estimatedTokens, type Cost } from './cost';
import { evaluatedTexts, type DataPlan } from './dataPlan';
import type { RunSpec } from './runSpec';
import { SAMIA, samiaPlan, type SamiaPlan } from './samiaPlan';
import {
  candidatePlan,
  SELF_PROMPT,
  selfPromptPlan,
  type CandidatePlan,
  type SelfPromptPlan,
  type SelfPromptSettings,
} from './selfPromptPlan';
import { shadowPlan, SHADOWS, type ShadowPlan } from './shadowPlan';

/** What an attacker trains or has written besides the one-pass attacks, in the order in which it is done. */
export const WORKS = ['self-prompt', 'candidate', 'shadows', 'samia'] as const;
export type Work = (typeof WORKS)[number];

/** References that an attacker trains: on texts that the target wrote; on texts of the members' kind. */
export const REFERENCES = ['self-prompt', 'candidate'] as const;
export type TrainedReference = (typeof REFERENCES)[number];

export const ShadowsAsked = v.object({
  /** An even number from 4 to 16. */
  count: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(SHADOWS.least),
    v.maxValue(SHADOWS.most),
    v.check((count) => count % 2 === 0, 'an even number of shadows'),
  ),
  /** 'lora': an adapter on the run's base; 'own': as the run itself is trained, without its defence. */
  recipe: v.picklist(['lora', 'own']),
});
export type ShadowsAsked = Readonly<v.InferOutput<typeof ShadowsAsked>>;

export const SamiaAsked = v.object({
  /** Continuations of each text. */
  samples: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
});
export type SamiaAsked = Readonly<v.InferOutput<typeof SamiaAsked>>;

export const INITIAL_SHADOWS: ShadowsAsked = { count: SHADOWS.initial, recipe: 'lora' };

/** What is asked of an attacker; nothing where not said. */
export interface WorkAsked {
  readonly references?: readonly TrainedReference[];
  readonly shadows?: ShadowsAsked | null;
  readonly samia?: SamiaAsked | null;
  /** How texts for the self-prompt reference are written and learnt, where it is asked for. */
  readonly selfPrompt?: SelfPromptSettings;
}

export interface WorkPlans {
  readonly 'self-prompt': SelfPromptPlan | null;
  readonly candidate: CandidatePlan | null;
  readonly shadows: ShadowPlan | null;
  readonly samia: SamiaPlan | null;
}

/** How a run's shadows are trained, but for their seeds. */
export function shadowRecipe({ recipe }: ShadowsAsked, own: Recipe): Recipe {
  return recipe === 'own' ? own : LORA_RECIPE;
}

/**
 * Everything that an attacker does besides, planned before anything starts.
 *
 * @throws RangeError with one sentence for a person, where the texts are too few for it
 */
export function planWork(
  { recipe, seed }: Pick<RunSpec, 'recipe' | 'seed'>,
  plan: DataPlan,
  { references = [], shadows = null, samia = null, selfPrompt = SELF_PROMPT }: WorkAsked,
  tokensOf: (text: string) => number = estimatedTokens,
): WorkPlans {
  return {
    'self-prompt': references.includes('self-prompt') ? selfPromptPlan(plan, selfPrompt, seed) : null,
    candidate: references.includes('candidate') ? candidatePlan(plan, recipe, seed, tokensOf) : null,
    shadows: shadows && shadowPlan(plan, shadowRecipe(shadows, recipe), shadows.count, seed, tokensOf),
    samia: samia && samiaPlan(evaluatedTexts(plan), { ...SAMIA, ...samia }, tokensOf),
  };
}

/** What one of the works costs where nothing of it is there yet. */
export interface WorkCost {
  readonly work: Work;
  /** Models that are trained. */
  readonly models: number;
  readonly cost: Cost;
}

/** Of what is planned, in the order in which it is done. */
export function workCosts(plans: WorkPlans): readonly WorkCost[] {
  return WORKS.flatMap((work): WorkCost[] => {
    const plan = plans[work];
    if (plan === null) return [];
    return [{ work, models: modelsOf(work, plans), cost: plan.cost }];
  });
}

function modelsOf(work: Work, { shadows }: WorkPlans): number {
  if (work === 'shadows') return shadows!.shadows.length;
  return work === 'samia' ? 0 : 1;
}

export const allCosts = (costs: readonly WorkCost[]): Cost => addCosts(costs.map(({ cost }) => cost));

import { LARGE, PART } from './evaluationParts';
import { passesOfText, planEvaluation, type ChosenAttacks, type EvaluationSettings } from './evaluationPlan';
import type { PreparedTexts } from './evaluationTexts';

/** What a run over a set would do, and what is known before any model is asked. */
export interface EvaluationOutlook {
  readonly settings: EvaluationSettings;
  /**
   * Passes that the attacks ask for, that have to be run for them, and that are there from before. Where there would be
   * very many they are worked out from the first texts alone, and are not exact.
   */
  readonly passes: {
    readonly asked: number;
    readonly run: number;
    readonly kept: number;
    readonly exact: boolean;
  };
  /** Attacks that cannot run here, with the reason. */
  readonly missing: readonly { readonly attack: string; readonly reason: string }[];
}

/** Passes that are looked at before a run is offered: more would be felt at every change of a choice. */
const PLANNED_AHEAD = 25_000;

/** @param isKept whether a pass's record is there from an earlier run */
export function outlookOf(
  { rest, sources }: PreparedTexts,
  chosen: ChosenAttacks,
  settings: EvaluationSettings,
  isKept: (key: string) => boolean,
): EvaluationOutlook {
  const most = rest.length > LARGE ? PART : rest.length;
  const part = rest.slice(0, Math.min(most, Math.ceil(PLANNED_AHEAD / passesOfText(chosen, settings))));
  const plan = planEvaluation(
    chosen,
    part.map(({ text }) => text),
    settings,
    sources,
  );
  const scale = part.length === 0 ? 0 : rest.length / part.length;
  // a large set begins with no record of any run before it
  const run = plan.passes.filter(({ key }) => rest.length > LARGE || !isKept(key)).length;
  return {
    settings,
    passes: {
      asked: Math.round(plan.asked * scale),
      run: Math.round(run * scale),
      kept: Math.round((plan.passes.length - run) * scale),
      exact: part.length === rest.length,
    },
    missing: plan.missing,
  };
}

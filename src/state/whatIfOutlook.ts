import type { ShippedRecord } from '../data/records';
import { planData } from '../lab/dataPlan';
import { basisOfAll, kindOf, timedRuns, trainingSeconds, type Basis } from '../lab/estimate';
import { runCost } from '../lab/runCost';
import type { WhatIfSpecs } from '../lab/whatIf';
import type { ModelEntry } from '../models/catalogue';
import { keptModel, type KeptModels } from './whatIfModels';

/** What a "what if" takes before it can be told. */
export interface WhatIfOutlook {
  /** Models that have to be trained: two, or one where the other is here already, or none. */
  readonly trainings: number;
  /** Seconds of training. */
  readonly seconds: number;
  readonly basis: Basis;
}

/** @param scoring see trainingSeconds() */
export function outlookOf(
  { without, within }: WhatIfSpecs,
  kept: KeptModels,
  models: readonly ModelEntry[],
  records: readonly ShippedRecord[],
  scoring: number | null,
): WhatIfOutlook {
  const parametersOf = (model: string) => models.find(({ id }) => id === model)?.parameters;
  const timed = timedRuns(kept.lab.records, parametersOf, records);
  const lacking = [without, within].filter((spec) => keptModel(spec, kept) === null);
  const all = lacking.map((spec) => {
    const { trainingTokens: tokens } = runCost(spec, planData(spec, records));
    const kind = kindOf(spec.recipe);
    return trainingSeconds(timed, { parameters: parametersOf(spec.base) ?? 0, tokens, kind }, scoring);
  });
  return {
    trainings: lacking.length,
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    basis: basisOfAll(all.map(({ basis }) => basis)),
  };
}

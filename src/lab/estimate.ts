import { median } from 'd3-array';
import type { ShippedRecord } from '../data/records';
import { planData } from './dataPlan';
import { runCost } from './runCost';
import type { RunRecord } from './runRecord';

/** A training that was timed on this computer. */
export interface Timed {
  readonly parameters: number;
  /** Tokens that were read forwards and backwards. */
  readonly tokens: number;
  readonly seconds: number;
}

/** Of a slow computer with two cores and WebAssembly, where nothing was timed yet: parameters times tokens in a second. */
const FIRST_GUESS = 1.4e9;
/** Runs of the past that an estimate rests on. */
const LOOK_BACK = 3;

/**
 * Seconds that training takes here, work being parameters times tokens: from the latest runs of a model of this size, or,
 * before any, of another one.
 */
export function trainingSeconds(
  timed: readonly Timed[],
  work: Pick<Timed, 'parameters' | 'tokens'>,
): { readonly seconds: number; readonly measured: boolean } {
  const alike = timed.filter(({ parameters }) => parameters === work.parameters);
  const pace = median(
    (alike.length > 0 ? alike : timed).slice(-LOOK_BACK),
    ({ parameters, tokens, seconds }) => (seconds > 0 ? (parameters * tokens) / seconds : undefined),
  );
  return {
    seconds: (work.parameters * work.tokens) / (pace ?? FIRST_GUESS),
    measured: pace !== undefined,
  };
}

/** Runs of the past that are looked at for their time. */
const REMEMBERED = 12;

/** Trainings that were timed here: those of this browser, whichever device they ran on. */
export function timedRuns(
  records: readonly RunRecord[],
  parametersOf: (model: string) => number | undefined,
  shipped: readonly ShippedRecord[],
): Timed[] {
  return records.slice(-REMEMBERED).flatMap((kept) => {
    const parameters = parametersOf(kept.spec.base);
    if (parameters === undefined || !kept.seconds || kept.madeBy !== null) return [];
    const { trainingTokens } = runCost(kept.spec, planData(kept.spec, shipped));
    return [{ parameters, tokens: trainingTokens * shareDone(kept), seconds: kept.seconds }];
  });
}

/** Share of its steps that a run has taken. */
export function shareDone({ curve, spec }: Pick<RunRecord, 'curve' | 'spec'>): number {
  return Math.min(1, (curve.at(-1)?.epoch ?? 0) / spec.recipe.epochs);
}

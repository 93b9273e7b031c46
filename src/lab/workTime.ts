import { median } from 'd3-array';
import type { Cost } from './cost';
import { trainingSeconds, type Timed } from './estimate';
import type { RunRecord } from './runRecord';

/** What a computer has been seen to do, as far as it was timed. */
export interface Paces {
  readonly trainings: readonly Timed[];
  /** Continuations: parameters times tokens in a second; null = not timed yet. */
  readonly writing: number | null;
  /** Seconds a pass over a text. */
  readonly pass: number;
}

/** Of a slow computer, where nothing was timed yet. */
const WRITING_GUESS = 4e8;
/** Runs of the past that an estimate rests on. */
const LOOK_BACK = 3;

/** How fast models have written here, from runs with SaMIA. */
export function writingPace(
  records: readonly RunRecord[],
  parametersOf: (model: string) => number | undefined,
): number | null {
  const paces = records.flatMap(({ works: { samia }, spec, madeBy }) => {
    const parameters = parametersOf(spec.base);
    if (!samia || parameters === undefined || madeBy !== null || samia.seconds <= 0) return [];
    return [(parameters * samia.generatedTokens) / samia.seconds];
  });
  return median(paces.slice(-LOOK_BACK)) ?? null;
}

/** Seconds that a work of an attacker takes here. @param parameters of the base */
export function workSeconds(
  { trainingTokens, generatedTokens, passes }: Cost,
  parameters: number,
  { trainings, writing, pass }: Paces,
): { readonly seconds: number; readonly measured: boolean } {
  const training = trainingSeconds(trainings, { parameters, tokens: trainingTokens });
  return {
    seconds: training.seconds + (parameters * generatedTokens) / (writing ?? WRITING_GUESS) + passes * pass,
    measured: (trainingTokens === 0 || training.measured) && (generatedTokens === 0 || writing !== null),
  };
}

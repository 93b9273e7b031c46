import { median } from 'd3-array';
import type { Cost } from './cost';
import { basisOfAll, SHARE_OF_SCORING, trainingSeconds, type Basis, type Timed } from './estimate';
import type { RunRecord } from './runRecord';

/** What a computer has been seen to do, as far as it was timed. */
export interface Paces {
  readonly trainings: readonly Timed[];
  /** Scoring on WebAssembly: parameters times tokens in a second; null = not timed yet, or training is elsewhere. */
  readonly scoring: number | null;
  /** Continuations: parameters times tokens in a second; null = not timed yet. */
  readonly writing: number | null;
  /** Seconds a pass over a text. */
  readonly pass: number;
}

/** Of a slow computer, where nothing was timed yet. */
const WRITING_GUESS = 4e8;
/** Tokens that a model writes in a second over those that it trains on, all weights: the median of the recorded runs. */
const WRITING_SHARE = 0.25;
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
  { trainings, scoring, writing, pass }: Paces,
): { readonly seconds: number; readonly basis: Basis } {
  const training = trainingSeconds(trainings, { parameters, tokens: trainingTokens }, scoring);
  const written = writingTime(parameters * generatedTokens, writing, scoring);
  return {
    seconds: training.seconds + written.seconds + passes * pass,
    basis: basisOfAll([
      ...(trainingTokens === 0 ? [] : [training.basis]),
      ...(generatedTokens === 0 ? [] : [written.basis]),
    ]),
  };
}

/** @param work parameters times tokens */
function writingTime(
  work: number,
  timed: number | null,
  scoring: number | null,
): { readonly seconds: number; readonly basis: Basis } {
  if (timed !== null) return { seconds: work / timed, basis: 'timed' };
  if (scoring === null) return { seconds: work / WRITING_GUESS, basis: 'guess' };
  return { seconds: work / (WRITING_SHARE * SHARE_OF_SCORING.full * scoring), basis: 'scoring' };
}

import { median } from 'd3-array';
import type { ShippedRecord } from '../data/records';
import type { Recipe } from '../training/recipe';
import { planData } from './dataPlan';
import { runCost } from './runCost';
import type { RunRecord } from './runRecord';

/** Ways of training that differ in what a token costs. */
export type TrainingKind = 'full' | 'lora' | 'private';

/** A training that was timed on this computer. */
export interface Timed {
  readonly parameters: number;
  /** Not said: any. */
  readonly kind?: TrainingKind;
  /** Tokens that were read forwards and backwards. */
  readonly tokens: number;
  readonly seconds: number;
}

/** What a time rests on: what was timed here, how fast this computer scores, or nothing: a slow computer. */
export type Basis = 'timed' | 'scoring' | 'guess';
const BASES: readonly Basis[] = ['timed', 'scoring', 'guess'];

/** Of several times together: that of the least certain. */
export const basisOfAll = (bases: readonly Basis[]): Basis =>
  BASES[bases.reduce((most, basis) => Math.max(most, BASES.indexOf(basis)), 0)]!;

/** Of a slow computer with two cores and WebAssembly, where nothing was timed yet: parameters times tokens in a second. */
const FIRST_GUESS = 1.4e9;
/** DP-SGD takes each text's gradient by itself. */
const PRIVATE_SHARE = 0.5;
/**
 * Tokens that training reads in a second over those that all scoring workers read, on WebAssembly: `npm run bench -- --only
 * lab`, the column "train / score" (README), geometric means.
 */
export const SHARE_OF_SCORING: Readonly<Record<TrainingKind, number>> = {
  full: 0.31,
  lora: 0.41,
  private: 0.085,
};
/** Runs of the past that an estimate rests on. */
const LOOK_BACK = 3;

export function kindOf({ method, privacy }: Pick<Recipe, 'method' | 'privacy'>): TrainingKind {
  return privacy ? 'private' : method.kind;
}

/**
 * Seconds that training takes here, work being parameters times tokens: from the latest runs that train a model of this
 * size in this way, else in this way, else of this size, or of whatever there is; before any, from how fast this computer
 * scores.
 *
 * @param scoring parameters times tokens in a second, all scoring workers at it; null = not known, or no guide to training
 */
export function trainingSeconds(
  timed: readonly Timed[],
  { parameters, tokens, kind }: Pick<Timed, 'parameters' | 'tokens' | 'kind'>,
  scoring: number | null = null,
): { readonly seconds: number; readonly basis: Basis } {
  const sameSize = (one: Timed) => one.parameters === parameters;
  const sameWay = (one: Timed) => kind === undefined || one.kind === undefined || one.kind === kind;
  const choices = [timed.filter((one) => sameSize(one) && sameWay(one)), timed.filter(sameWay)];
  const alike = [...choices, timed.filter(sameSize)].find(({ length }) => length > 0) ?? timed;
  const pace = median(alike.slice(-LOOK_BACK), (one) =>
    one.seconds > 0 ? (one.parameters * one.tokens) / one.seconds : undefined,
  );
  const work = parameters * tokens;
  if (pace !== undefined) return { seconds: work / pace, basis: 'timed' };
  if (scoring !== null)
    return { seconds: work / (SHARE_OF_SCORING[kind ?? 'full'] * scoring), basis: 'scoring' };
  const guess = kind === 'private' ? PRIVATE_SHARE * FIRST_GUESS : FIRST_GUESS;
  return { seconds: work / guess, basis: 'guess' };
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
    const kind = kindOf(kept.spec.recipe);
    return [{ parameters, kind, tokens: trainingTokens * shareDone(kept), seconds: kept.seconds }];
  });
}

/** Share of its steps that a run has taken. */
export function shareDone({ curve, spec }: Pick<RunRecord, 'curve' | 'spec'>): number {
  return Math.min(1, (curve.at(-1)?.epoch ?? 0) / spec.recipe.epochs);
}

/** How far a run has come. */
export interface EvaluationProgress {
  /** Passes done and wanted. */
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
  /** Estimated seconds left; null while too little is done to tell. */
  readonly left: number | null;
  /** Of texts that have passes to run. */
  readonly textsPerSecond: number | null;
}

/** The moments of a run, in milliseconds of one clock. */
export interface RunClock {
  readonly begun: number;
  /** When its first pass came back. */
  readonly first: number;
  readonly now: number;
}

/** Passes after which the time left can be told. */
const ENOUGH_PASSES = 20;

/**
 * @param texts number of texts that the passes are for, without those that have none
 *
 * Rates are taken from the first pass on: before it, models are fetched and read.
 */
export function progressOf(
  done: number,
  total: number,
  texts: number,
  { begun, first, now }: RunClock,
): EvaluationProgress {
  const scoring = (now - first) / 1000;
  const known = done >= Math.min(ENOUGH_PASSES, total) && scoring > 0;
  return {
    done,
    total,
    seconds: (now - begun) / 1000,
    left: known ? (scoring / done) * (total - done) : null,
    textsPerSecond: known ? (done / total) * (texts / scoring) : null,
  };
}

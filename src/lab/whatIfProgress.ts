/** One of the trainings that a "what if" waits for. */
export interface TrainingState {
  readonly over: boolean;
  readonly step: number;
  /** null before it has begun. */
  readonly steps: number | null;
  /** Seconds of its steps so far, and of those to come; null before the first was measured. */
  readonly seconds: number;
  readonly secondsLeft: number | null;
}

/**
 * How far trainings are that run one after the other: the share of their steps, and the seconds that are left. One that
 * has not begun takes as long as the one before it; before any was measured, as long as expected.
 */
export function trainingsLeft(
  trainings: readonly TrainingState[],
  expected: number,
): { readonly share: number; readonly seconds: number } {
  let each = expected;
  let left = 0;
  let done = 0;
  for (const { over, step, steps, seconds, secondsLeft } of trainings) {
    if (over) {
      each = seconds;
      done += 1;
    } else {
      if (secondsLeft !== null) each = seconds + secondsLeft;
      left += secondsLeft ?? each;
      done += steps ? step / steps : 0;
    }
  }
  return { share: trainings.length === 0 ? 1 : done / trainings.length, seconds: left };
}

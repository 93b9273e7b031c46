import type { Work } from '../lab/attackerWork';

/** How far what an attacker trains, or has the target write, is. */
export interface WorkProgress {
  readonly work: Work;
  /** What is done of it now. */
  readonly phase: 'writing' | 'training';
  /** Models of this work; those that are done, and those among them that were here from before. */
  readonly models: number;
  readonly done: number;
  readonly kept: number;
  /** Share of the phase that is done, over all of its models. */
  readonly share: number;
  /** Of the phase, as it went so far; null before anything is done. */
  readonly secondsLeft: number | null;
}

/** Tells the seconds since it was made, and those that are left where a share is done. */
export function stopwatch(now: () => number = () => performance.now()) {
  const begun = now();
  const seconds = () => (now() - begun) / 1000;
  return {
    seconds,
    left: (share: number): number | null => (share > 0 ? (seconds() * (1 - share)) / share : null),
  };
}

import type { LabelledText } from '../data/records';
import type { Column } from './setScorer';

/** Scores of the known texts under one attack: what a new score is read against. */
export interface Strip {
  readonly members: readonly number[];
  readonly nonmembers: readonly number[];
  /** The command that recorded the scores themselves; null where they are worked out here from traces. */
  readonly recordedBy: string | null;
}

/** Scores by class, undefined ones left out. */
export function byClass(
  scores: Column,
  texts: readonly LabelledText[],
): Pick<Strip, 'members' | 'nonmembers'> {
  const ofClass = (wanted: boolean) =>
    scores.flatMap((score, i) => (texts[i]!.member === wanted ? (score ?? []) : []));
  return { members: ofClass(true), nonmembers: ofClass(false) };
}

import type { ChosenOptions } from '../attacks/scoring';
import type { Roles } from '../passes/need';
import type { Trace } from '../passes/trace';

/** A score: null = undefined for this text, undefined = not there yet. */
export type Score = number | null | undefined;

/** Where a trace comes from. */
export interface Origin {
  /** What it was made on; null = not known. */
  readonly device: string | null;
  /** The command that recorded it; null where it was made on this page. */
  readonly recordedBy: string | null;
}

/** One text with everything that is known of it, as it stood at one moment. */
export interface Version extends Origin {
  readonly text: string;
  /** Which models it was scored by, and with which options. */
  readonly roles: Roles;
  readonly options: ChosenOptions;
  readonly target: Trace | null;
  readonly reference: Trace | null;
  /** By attack id. */
  readonly scores: Readonly<Record<string, Score>>;
}

import type { ColumnScores, Labels } from '../metrics/columns';
import { oneRunEpsilon } from '../metrics/audit';
import { DEFAULT_GUESSES, oneRunAudit } from '../metrics/oneRunAudit';
import type { RunAudit, RunRecord } from './runRecord';

/** Of the bound: that it holds, whichever way the coins fell. */
const AUDIT_CONFIDENCE = 0.95;
/**
 * The attack whose guesses are audited. It is fixed before any run, and every attacker with the base can make it: no
 * choice among attacks has to be corrected for.
 */
export const AUDITED_ATTACK = 'ratio';

/** The one-run audit of a run whose members were drawn by coins. @param delta 0 where nothing was promised */
export function auditOf(scores: ColumnScores, labels: Labels, seed: number, delta: number): RunAudit | null {
  const audit = oneRunAudit(scores, labels, seed, { delta, confidence: AUDIT_CONFIDENCE });
  if (!audit) return null;
  const { canaries, best, epsilonLower, largest } = audit;
  const { guessedIn, guessedOut, correct } = best;
  const confidence = AUDIT_CONFIDENCE;
  return {
    attack: AUDITED_ATTACK,
    delta,
    confidence,
    coins: canaries,
    guessedIn,
    guessedOut,
    correct,
    epsilonLower,
    largest,
  };
}

/** What is known of a run's epsilon, from both sides. */
export interface EpsilonKnown {
  readonly attack: string;
  /** Proven from below, at this confidence. */
  readonly lower: number;
  readonly confidence: number;
  /** Promised from above; null = nothing is. */
  readonly promised: number | null;
  readonly delta: number;
  /** Texts whose membership was a coin. */
  readonly coins: number;
  readonly guesses: number;
  /** Right ones; null in records of before they were kept. */
  readonly correct: number | null;
  /** What right guesses alone would have proven. */
  readonly largest: number;
  /** More is proven than promised: the accounting, the clipping, the noise or the audit is wrong. */
  readonly contradicts: boolean;
}

/** null where the run was not audited. */
export function epsilonKnown({ audit, privacy, counts }: RunRecord): EpsilonKnown | null {
  const promised = privacy?.epsilon ?? null;
  const delta = privacy?.delta ?? 0;
  if (audit) {
    const { attack, epsilonLower: lower, confidence, coins, guessedIn, guessedOut, correct, largest } = audit;
    const contradicts = promised !== null && lower > promised;
    const guesses = guessedIn + guessedOut;
    return { attack, lower, confidence, promised, delta, coins, guesses, correct, largest, contradicts };
  }
  const early = privacy?.audit;
  if (!early) return null;
  const coins = counts.members + counts.nonmembers;
  const [shares] = DEFAULT_GUESSES;
  const guesses = Math.floor(coins * shares!.in + 1e-9) + Math.floor(coins * shares!.out + 1e-9);
  return {
    attack: early.attack,
    lower: early.epsilonLower,
    confidence: AUDIT_CONFIDENCE,
    promised,
    delta,
    coins,
    guesses,
    correct: null,
    largest: oneRunEpsilon({ canaries: coins, guesses, correct: guesses, delta }, AUDIT_CONFIDENCE),
    contradicts: promised !== null && early.epsilonLower > promised,
  };
}

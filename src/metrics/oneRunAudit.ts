import { Random } from '../data/random';
import { oneRunEpsilon } from './audit';
import type { ColumnScores, Labels } from './columns';
import { bonferroni, type AuditLevel } from './thresholdAudit';

/** How many texts are guessed, as shares of all canaries: the highest scores "in", the lowest "out". */
export interface GuessShares {
  readonly in: number;
  readonly out: number;
}

/** The top and the bottom tenth, fixed before any score is seen. */
export const DEFAULT_GUESSES: readonly GuessShares[] = [{ in: 0.1, out: 0.1 }];

/** The outcome of guessing one pair of shares. */
export interface OneRunGuess {
  readonly shares: GuessShares;
  /** Texts guessed "in" and "out": k+ and k−. */
  readonly guessedIn: number;
  readonly guessedOut: number;
  /** Right guesses, of guessedIn + guessedOut. */
  readonly correct: number;
  /** At the confidence that is left when several pairs are tried. */
  readonly epsilonLower: number;
  /** The same if every guess were right. */
  readonly largest: number;
}

export interface OneRunAudit {
  /** m: every text with a known label, with a score or without. */
  readonly canaries: number;
  /** Every pair that was tried. */
  readonly tried: readonly OneRunGuess[];
  /** The pair with the greatest bound. */
  readonly best: OneRunGuess;
  /** Of the best pair. */
  readonly epsilonLower: number;
  /** What right guesses alone would show. */
  readonly largest: number;
}

/**
 * The one-run audit of Steinke, Nasr and Jagielski (2023): the labels are coins that were tossed before training, and the
 * attack guesses the coins of the texts it is surest about. With one pair of shares, fixed beforehand, the bound stands as
 * it is; of several pairs the best is reported, and each bound is at Bonferroni's confidence.
 *
 * Texts of one score are put in an order drawn by seed, which knows nothing of the labels; texts without a score are
 * canaries that are not guessed. null without canaries.
 * Throws RangeError for a share below 0, for shares that add up to more than 1, and for no pair at all.
 */
export function oneRunAudit(
  scores: ColumnScores,
  labels: Labels,
  seed: number,
  { delta, confidence }: AuditLevel,
  pairs: readonly GuessShares[] = DEFAULT_GUESSES,
): OneRunAudit | null {
  if (pairs.length === 0) throw new RangeError('A one-run audit needs to know how many texts to guess.');
  for (const { in: top, out: bottom } of pairs) {
    if (!(top >= 0 && bottom >= 0 && top + bottom <= 1 + 1e-9)) {
      throw new RangeError(
        `Shares of guesses are at least 0 and together at most 1, not ${top} and ${bottom}.`,
      );
    }
  }
  const known = labels.flatMap((member, i) => (member === null ? [] : [i]));
  if (known.length === 0) return null;
  const ranked = new Random(seed)
    .shuffle(known)
    .filter((i) => scores[i] != null)
    .sort((a, b) => scores[b]! - scores[a]!); // stable: ties stay as shuffled
  const canaries = known.length;
  const each = bonferroni(confidence, pairs.length);
  const epsilon = (guesses: number, correct: number) =>
    oneRunEpsilon({ canaries, guesses, correct, delta }, each);
  const tried = pairs.map((shares): OneRunGuess => {
    const [guessedIn, guessedOut] = guessCounts(shares, canaries, ranked.length);
    const bottom = ranked.slice(ranked.length - guessedOut);
    const correct =
      ranked.slice(0, guessedIn).filter((i) => labels[i] === true).length +
      bottom.filter((i) => labels[i] === false).length;
    const guesses = guessedIn + guessedOut;
    return {
      shares,
      guessedIn,
      guessedOut,
      correct,
      epsilonLower: epsilon(guesses, correct),
      largest: epsilon(guesses, guesses),
    };
  });
  const best = tried.reduce((a, b) => (b.epsilonLower > a.epsilonLower ? b : a));
  const largest = Math.max(...tried.map((guess) => guess.largest));
  return { canaries, tried, best, epsilonLower: best.epsilonLower, largest };
}

/** k+ and k−: shares of all canaries, and in the same proportion fewer where too few have a score. */
function guessCounts({ in: top, out: bottom }: GuessShares, canaries: number, scored: number) {
  const count = (share: number) => Math.floor(canaries * share + 1e-9);
  const [wantedIn, wantedOut] = [count(top), count(bottom)];
  if (wantedIn + wantedOut <= scored) return [wantedIn, wantedOut] as const;
  const guessedIn = Math.floor((scored * wantedIn) / (wantedIn + wantedOut) + 1e-9);
  return [guessedIn, Math.min(wantedOut, scored - guessedIn)] as const;
}

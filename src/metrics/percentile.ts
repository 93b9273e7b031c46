/**
 * The share of scores that lie below a value, in [0, 1]; a tied score counts half. null where there are no scores.
 *
 * Ties count half so that the share does not depend on which way equal scores happen to fall: the mean share of a
 * sample within itself is exactly one half.
 */
export function shareBelow(scores: ArrayLike<number>, value: number): number | null {
  if (scores.length === 0) return null;
  let halves = 0;
  for (const score of Array.from(scores)) halves += score < value ? 2 : score === value ? 1 : 0;
  return halves / (2 * scores.length);
}

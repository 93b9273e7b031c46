import type { OptionSpec } from './attack';

/** How many of n tokens make the lowest share k: at least one, guarded against 100 × 0.29 = 28.999… (attacks.md 0). */
export function lowestCount(n: number, k: number): number {
  return n === 0 ? 0 : Math.max(1, Math.floor(n * k + 1e-9));
}

/** Positions of the `count` lowest values, ties by position, in order of position. */
export function lowestPositions(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: values.length }, (_, i) => i)
    .sort((a, b) => values[a]! - values[b]! || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** Mean of the lowest share k of the values; null where there is none. */
export function meanOfLowest(values: ArrayLike<number>, k: number): number | null {
  const count = lowestCount(values.length, k);
  if (count === 0) return null;
  let sum = 0;
  for (const i of lowestPositions(values, count)) sum += values[i]!;
  return sum / count;
}

/** Each value's share of that mean: value / count where it is among the lowest, 0 elsewhere. */
export function sharesOfLowest(values: ArrayLike<number>, k: number): Float64Array | null {
  const count = lowestCount(values.length, k);
  if (count === 0) return null;
  const shares = new Float64Array(values.length);
  for (const i of lowestPositions(values, count)) shares[i] = values[i]! / count;
  return shares;
}

/** The share of tokens that Min-K% and Min-K%++ look at. */
export const K_OPTION: OptionSpec = {
  key: 'k',
  label: 'Share of lowest tokens',
  min: 0.05,
  max: 1,
  step: 0.05,
  initial: 0.2,
};

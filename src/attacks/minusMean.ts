/** −mean of the values: for what is low on a text that was seen. null where there are none. Never −0. */
export function minusMean(values: ArrayLike<number>): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of Array.from(values)) sum -= value;
  return sum / values.length;
}

/** Each value's share of that, −value / n, shape [n]; null where there are none. */
export function minusShares(values: ArrayLike<number>): Float64Array | null {
  const n = values.length;
  return n === 0 ? null : Float64Array.from(values, (value) => (0 - value) / n);
}

/** Middle value; of an even count, the mean of the two in the middle. @throws RangeError where there is none */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value below which the share `p` of the values lies, linear between neighbours.
 *
 * @param p from 0 to 1
 * @throws RangeError where there are no values
 */
export function quantile(values: readonly number[], p: number): number {
  if (values.length === 0) throw new RangeError('no values to take a quantile of');
  const sorted = [...values].sort((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below);
}

/** A ratio over rounds, with the middle half of what the rounds say. */
export interface Ratio {
  readonly median: number;
  readonly quartiles: readonly [number, number];
}

/**
 * Ratio of two things that were measured in turn. Each round gives a ratio of its own, and the median of these is taken:
 * what slows the computer down for a while slows both sides of a round.
 *
 * @throws RangeError where the rounds do not pair up
 */
export function pairedRatio(above: readonly number[], below: readonly number[]): Ratio {
  if (above.length !== below.length) throw new RangeError('the rounds do not pair up');
  const ratios = above.map((value, i) => value / below[i]!);
  return { median: median(ratios), quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)] };
}

/** What a ratio of times says in percent on top: 1.25 is 25. */
export function overhead(ratio: number): number {
  return 100 * (ratio - 1);
}

/** Tokens per second of a pass. @param time milliseconds */
export function tokensPerSecond(tokens: number, time: number): number {
  return (1000 * tokens) / time;
}

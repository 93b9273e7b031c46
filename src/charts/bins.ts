import { bisectRight, tickIncrement } from 'd3-array';

/** Scores of two classes, counted in common bins. */
export interface Bins {
  /** One more than there are bins; bin i holds the scores from edges[i] to below edges[i + 1]. */
  readonly edges: readonly number[];
  readonly members: readonly number[];
  readonly nonmembers: readonly number[];
}

/** The bins' edges: round numbers, so that they hardly move while scores stream in. */
function edgesFor(low: number, high: number, wanted: number): number[] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= size * 1e-9 + 1e-12) {
    // one bin around scores that are constant, or differ only by rounding: no round step is as fine as that
    const half = Math.max(size * 0.05, 1e-6);
    return [low - half, high + half];
  }
  const increment = tickIncrement(low, high, wanted);
  // d3 gives the step itself where it is whole, and minus its inverse where it is a fraction, to keep it exact
  const edge = increment > 0 ? (i: number) => i * increment : (i: number) => i / -increment;
  const place = increment > 0 ? (value: number) => value / increment : (value: number) => value * -increment;
  let first = Math.floor(place(low));
  let last = Math.floor(place(high)) + 1;
  // the multiplication may round a score onto the edge next to it: the edges themselves decide
  if (edge(first) > low) first--;
  if (edge(last) <= high) last++;
  return Array.from({ length: last - first + 1 }, (_, i) => edge(first + i));
}

/** @param wanted about how many bins; round edges decide. null where there are no scores */
export function binScores(
  members: readonly number[],
  nonmembers: readonly number[],
  wanted: number,
): Bins | null {
  let [low, high] = [Infinity, -Infinity];
  for (const scores of [members, nonmembers]) {
    for (const score of scores) {
      low = Math.min(low, score);
      high = Math.max(high, score);
    }
  }
  if (low > high) return null;
  const edges = edgesFor(low, high, wanted);
  const count = (scores: readonly number[]) => {
    const counts = new Array<number>(edges.length - 1).fill(0);
    for (const score of scores) counts[bisectRight(edges, score) - 1]!++;
    return counts;
  };
  return { edges, members: count(members), nonmembers: count(nonmembers) };
}

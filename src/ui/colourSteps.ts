/** Names of the colours that tokens are filled with, as the style sheet has them (--heat-0 …). */
export const FILLS = [
  'heat-0',
  'heat-1',
  'heat-2',
  'heat-3',
  'heat-4',
  'below-2',
  'below-1',
  'above-1',
  'above-2',
] as const;

export type Fill = (typeof FILLS)[number];

/** What values become which colour: a few steps with numbers, so that a legend can say them. */
export interface ColourScale {
  /** What is coloured, with its unit. */
  readonly title: string;
  /** Rising bounds between the steps; a value on a bound belongs to the step above. */
  readonly bounds: readonly number[];
  /** One more than there are bounds. */
  readonly fills: readonly Fill[];
  /** The values of each step, to be read. */
  readonly labels: readonly string[];
  /** What the two ends mean. */
  readonly low: string;
  readonly high: string;
}

const HEAT: readonly Fill[] = ['heat-0', 'heat-1', 'heat-2', 'heat-3', 'heat-4'];
const SIGNED: readonly Fill[] = ['below-2', 'below-1', 'heat-0', 'above-1', 'above-2'];

export const SURPRISE = scale('surprise −ln p, nats', [1, 3, 5, 8], HEAT, 'expected', 'surprising');
export const RANK: ColourScale = {
  ...scale('rank among all tokens', [2, 11, 101, 1001], HEAT, 'the first guess', 'far down'),
  labels: ['1', '2–10', '11–100', '101–1,000', '> 1,000'],
};
export const Z_SCORE = scale(
  'z-score of ln p, standard deviations',
  [-2, -1, 0.5, 1],
  SIGNED,
  'less likely than usual for its place',
  'likelier',
);
export const DIFFERENCE = scale(
  'target − reference, nats',
  [-2, -0.5, 0.5, 2],
  SIGNED,
  'the reference knew it better',
  'the target knows it better',
);

/** A scale over shares of a score: signed where both signs occur, else by size, darkest = furthest from nothing. */
export function shareScale(title: string, shares: ArrayLike<number>): ColourScale {
  const values = Array.from(shares);
  const top = values.reduce((most, value) => Math.max(most, value), 0);
  const bottom = values.reduce((least, value) => Math.min(least, value), 0);
  const size = Math.max(top, -bottom);
  if (size === 0) return { ...scale(title, [], ['heat-0'], '', ''), labels: ['0'] };
  const [down, up] = ['pulls the score down', 'pushes it up'];
  // a few stray values of the other sign do not make a signed scale
  if (top > 0.05 * size && bottom < -0.05 * size) {
    const [outer, inner] = [round(size / 2), round(size / 8)];
    return scale(title, [-outer, -inner, inner, outer], SIGNED, down, up);
  }
  const bounds = [0.1, 0.25, 0.5, 0.75].map((part) => round(part * size));
  return top > -bottom
    ? scale(title, bounds, HEAT, 'adds little', up)
    : scale(title, bounds.map((bound) => -bound).reverse(), [...HEAT].reverse(), down, 'adds little');
}

/** The colour of a value. */
export function fillOf({ bounds, fills }: ColourScale, value: number): Fill {
  let step = 0;
  while (step < bounds.length && value >= bounds[step]!) step++;
  return fills[step]!;
}

function scale(
  title: string,
  bounds: readonly number[],
  fills: readonly Fill[],
  low: string,
  high: string,
): ColourScale {
  const sign = (value: number) => String(value).replace('-', '−');
  const labels = fills.map((_, step) => {
    const [from, to] = [bounds[step - 1], bounds[step]];
    if (from === undefined) return to === undefined ? '' : `< ${sign(to)}`;
    if (to === undefined) return `≥ ${sign(from)}`;
    return from < 0 || to < 0 ? `${sign(from)} to ${sign(to)}` : `${sign(from)}–${sign(to)}`;
  });
  return { title, bounds, fills, labels, low, high };
}

/** Two significant digits. */
function round(value: number): number {
  return Number(value.toPrecision(2));
}

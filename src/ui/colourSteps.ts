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
  /** What is coloured. */
  readonly title: string;
  /** Rising bounds between the steps; a value on a bound belongs to the step above. */
  readonly bounds: readonly number[];
  /** One more than there are bounds. */
  readonly fills: readonly Fill[];
  /** The values of each step, to be read; the last one has the unit. */
  readonly labels: readonly string[];
  /** What the two ends mean. */
  readonly low: string;
  readonly high: string;
}

const HEAT: readonly Fill[] = ['heat-0', 'heat-1', 'heat-2', 'heat-3', 'heat-4'];
const SIGNED: readonly Fill[] = ['below-2', 'below-1', 'heat-0', 'above-1', 'above-2'];

export const SURPRISE = scale('surprise, −ln p', 'nats', [1, 3, 5, 8], HEAT, 'expected', 'surprising');
export const RANK: ColourScale = {
  ...scale('rank among all tokens', '', [2, 11, 101, 1001], HEAT, 'first guess', 'far down'),
  labels: ['1', '2–10', '11–100', '101–1,000', '> 1,000'],
};
export const Z_SCORE = scale(
  'z-score of ln p',
  'σ',
  [-2, -1, 0.5, 1],
  SIGNED,
  'unlikely there',
  'likely there',
);
export const DIFFERENCE = scale(
  'ln p of the target − ln p of the reference',
  'nats',
  [-2, -0.5, 0.5, 2],
  SIGNED,
  'reference ahead',
  'target',
);

/** A scale over shares of a score: signed where both signs occur, else by size, darkest = furthest from nothing. */
export function shareScale(title: string, shares: ArrayLike<number>): ColourScale {
  const values = Array.from(shares);
  const top = values.reduce((most, value) => Math.max(most, value), 0);
  const bottom = values.reduce((least, value) => Math.min(least, value), 0);
  const size = Math.max(top, -bottom);
  if (size === 0) return { ...scale(title, '', [], ['heat-0'], '', ''), labels: ['0'] };
  const [down, up, little] = ['lowers', 'raises', 'little'];
  // a few stray values of the other sign do not make a signed scale
  if (top > 0.05 * size && bottom < -0.05 * size) {
    const [outer, inner] = [round(size / 2), round(size / 8)];
    return scale(title, '', [-outer, -inner, inner, outer], SIGNED, down, up);
  }
  const bounds = [0.1, 0.25, 0.5, 0.75].map((part) => round(part * size));
  return top > -bottom
    ? scale(title, '', bounds, HEAT, little, up)
    : scale(title, '', bounds.map((bound) => -bound).reverse(), [...HEAT].reverse(), down, little);
}

/** The colour of a value. */
export function fillOf({ bounds, fills }: ColourScale, value: number): Fill {
  let step = 0;
  while (step < bounds.length && value >= bounds[step]!) step++;
  return fills[step]!;
}

/** The CSS background of a piece of text: tokens that share a character fill it side by side. */
export function fillCss(fills: readonly Fill[]): string {
  if (fills.length < 2) return `var(--${fills[0] ?? 'heat-0'})`;
  const stops = fills.map((fill, i) => {
    const [from, to] = [i, i + 1].map((edge) => `${((100 * edge) / fills.length).toFixed(1)}%`);
    return `var(--${fill}) ${from} ${to}`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

function scale(
  title: string,
  unit: string,
  bounds: readonly number[],
  fills: readonly Fill[],
  low: string,
  high: string,
): ColourScale {
  const labels = fills.map((_, step) =>
    `${stepLabel(bounds, step)} ${step === bounds.length ? unit : ''}`.trim(),
  );
  return { title, bounds, fills, labels, low, high };
}

/** The values of a step: as a range, or, where there are values below nothing, by the bound nearer to nothing. */
function stepLabel(bounds: readonly number[], step: number): string {
  const [from, to] = [bounds[step - 1], bounds[step]];
  const sign = (value: number) => String(value).replace('-', '−');
  if (from === undefined) return to === undefined ? '' : `< ${sign(to)}`;
  if (to === undefined) return `≥ ${sign(from)}`;
  if (bounds[0]! >= 0) return `${sign(from)}–${sign(to)}`;
  if (to <= 0) return `< ${sign(to)}`;
  if (from >= 0) return `≥ ${sign(from)}`;
  return from === -to ? `±${to}` : `to ${sign(to)}`;
}

/** Two significant digits. */
function round(value: number): number {
  return Number(value.toPrecision(2));
}

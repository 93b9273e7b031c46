/** How a curve is drawn: never by its colour alone. */
export interface SeriesStyle {
  readonly colour: string;
  /** SVG's stroke-dasharray; "none" = a whole line. */
  readonly dash: string;
}

/** Colours are design tokens (Okabe-Ito family); any two neighbours in the list differ in colour and in dash. */
const STYLES: readonly SeriesStyle[] = [
  { colour: 'var(--series-1)', dash: 'none' },
  { colour: 'var(--series-2)', dash: '9 3' },
  { colour: 'var(--series-3)', dash: '3 3' },
  { colour: 'var(--series-4)', dash: '10 3 2 3' },
  { colour: 'var(--series-5)', dash: '6 2 2 2 2 2' },
  { colour: 'var(--series-6)', dash: '14 4' },
  { colour: 'var(--series-7)', dash: '5 2' },
];

/** What stands beside the attacks and should stay at chance: quiet dots. */
export const QUIET: SeriesStyle = { colour: 'var(--soft-ink)', dash: '2 3' };

/** The style of the i-th curve; after the last one they begin again with the next dash. */
export function seriesStyle(i: number): SeriesStyle {
  const turn = Math.floor(i / STYLES.length);
  const { colour } = STYLES[i % STYLES.length]!;
  return { colour, dash: STYLES[(i + turn) % STYLES.length]!.dash };
}

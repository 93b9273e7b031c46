import { ATTACKS, SET_ATTACKS } from '../../attacks/registry';
import { QUIET, seriesStyle, type SeriesStyle } from '../../charts/series';

const DASHES = [QUIET.dash, '4 2 1 2', '1 2'];
const visible = SET_ATTACKS.filter(({ blind }) => !blind);

/** How each attack is drawn, wherever it is drawn: blind baselines quietly. */
export const STYLES: ReadonlyMap<string, SeriesStyle> = new Map([
  ...[...ATTACKS, ...visible].map(({ id }, i) => [id, seriesStyle(i)] as const),
  ...SET_ATTACKS.filter(({ blind }) => blind).map(
    ({ id }, i) => [id, { ...QUIET, dash: DASHES[i % DASHES.length]! }] as const,
  ),
]);

import type { OptionSpec } from '../../attacks/attack';
import { liraOffline, liraOnline } from '../../attacks/liraScore';
import { meanOf } from '../../attacks/mean';
import type { SetAttack } from '../../attacks/setAttack';
import { shadowRow, type ShadowOutputs, type ShadowRow } from './shadowOutputs';

const SPREAD: OptionSpec = {
  key: 'spread',
  label: 'Spread of the losses',
  min: 0,
  max: 1,
  step: 1,
  initial: 1,
  choices: ['of each text', 'shared by all texts'],
};
const SHARED = 1;

/** Sample variance (ddof 1); null with fewer than two values. */
function varianceOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values)!;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/**
 * Two losses about a mean whose sample sd is the given one: with them in the place of a text's own losses, LiRA's formula
 * takes the text's mean and a spread from elsewhere.
 */
function pairAbout(values: readonly number[], sd: number): number[] {
  const mean = meanOf(values);
  return mean === null ? [] : [mean - sd / Math.SQRT2, mean + sd / Math.SQRT2];
}

/** The rows with one spread a side: the root of the mean variance over texts. Few shadows make a text's own too rough. */
function withSharedSpread(rows: readonly ShadowRow[]): ShadowRow[] {
  const sdOf = (side: (row: ShadowRow) => readonly number[]) => {
    const mean = meanOf(rows.flatMap((row) => varianceOf(side(row)) ?? []));
    return mean === null ? null : Math.sqrt(mean);
  };
  const [inside, outside] = [sdOf((row) => row.within), sdOf((row) => row.without)];
  return rows.map((row) => ({
    observed: row.observed,
    within: inside === null ? [] : pairAbout(row.within, inside),
    without: outside === null ? [] : pairAbout(row.without, outside),
  }));
}

const COMMON = {
  source: { name: 'Carlini et al. 2022', url: 'https://arxiv.org/abs/2112.03570', evidence: 'source' },
  access: ['log-probabilities', 'reference'],
  blind: false,
  trained: false,
  options: [SPREAD],
  features: [],
} as const;

function rowsOf(
  outputs: ShadowOutputs,
  texts: Parameters<SetAttack['scoreSet']>[0]['texts'],
  shared: boolean,
) {
  const rows = texts.map((text) => shadowRow(outputs, text));
  return shared ? withSharedSpread(rows) : rows;
}

/** LiRA with shadows that were trained on the text and shadows that were not (attacks.md B2). */
export function liraOnlineWith(outputs: ShadowOutputs): SetAttack {
  return {
    ...COMMON,
    id: 'lira-online',
    name: 'LiRA, online',
    idea: 'Models like the target are trained, each on half of the texts. How likely is the target’s loss among those that saw the text, and among those that did not?',
    formula: 's(x) = ln N(o; μ_in, σ_in²) − ln N(o; μ_out, σ_out²),  o = −L_M(x)',
    caveat:
      'The first-principles attack, and the dearest: every shadow is a fine-tuning. With few of them a text’s own spread is rough; one that all texts share is steadier, and assumes that they spread alike.',
    scoreSet: ({ texts }, options) =>
      rowsOf(outputs, texts, options[SPREAD.key] === SHARED).map(({ observed, within, without }) =>
        observed === null ? null : liraOnline(observed, within, without),
      ),
  };
}

/** LiRA with the shadows alone that were not trained on the text. */
export function liraOfflineWith(outputs: ShadowOutputs): SetAttack {
  return {
    ...COMMON,
    id: 'lira-offline',
    name: 'LiRA, offline',
    idea: 'How far is the target’s loss on the text below that of models like it which never saw the text?',
    formula: 's(x) = (o − μ_out) / σ_out,  o = −L_M(x)',
    caveat:
      'The source reports Φ of this score: the same order, but 1 for everything that is far out. The shadows could be trained before anyone asks about a text.',
    scoreSet: ({ texts }, options) =>
      rowsOf(outputs, texts, options[SPREAD.key] === SHARED).map(({ observed, without }) =>
        observed === null ? null : liraOffline(observed, without).z,
      ),
  };
}

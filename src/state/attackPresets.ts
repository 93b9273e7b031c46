import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { optionsOf } from '../attacks/scoring';
import { isQuick } from './attackerChoice';

/** Selections of attacks that are one click away. */
export type Preset = 'usual' | 'quick' | 'all';

/** What a first visitor runs: the classic ones, and those that compare with the reference at no further pass. */
const USUAL = [
  'loss',
  'zlib',
  'lowercase',
  'min-k',
  'min-k-plus-plus',
  'reference',
  'ratio',
  'lira-base',
  'loss-calibrated',
  'min-k-plus-plus-calibrated',
  'ez-mia',
  'wbc',
  'rmia',
] as const;

const ids = (attacks: readonly { readonly id: string }[]) => attacks.map(({ id }) => id);
const chosenSets = SET_ATTACKS.filter(({ blind }) => !blind);
const quick = ids(ATTACKS.filter((attack) => isQuick(attack.needs(optionsOf(attack, {})))));

export const PRESETS: Readonly<Record<Preset, readonly string[]>> = {
  usual: USUAL,
  quick: [...quick, ...ids(chosenSets.filter(({ features }) => features.every((id) => quick.includes(id))))],
  all: [...ids(ATTACKS), ...ids(chosenSets)],
};

/** The preset that a selection is; null where it is one of the visitor's own. */
export function presetOf(chosen: ReadonlySet<string>): Preset | null {
  const same = (preset: readonly string[]) =>
    preset.length === chosen.size && preset.every((id) => chosen.has(id));
  return (Object.keys(PRESETS) as Preset[]).find((name) => same(PRESETS[name])) ?? null;
}

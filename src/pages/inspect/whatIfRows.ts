import { ATTACKS } from '../../attacks/registry';
import { ONE_PASS } from '../../lab/presets/common';
import { driftOf, type Drift, type WhatIfMove } from '../../lab/whatIfFinding';
import { shareBelow } from '../../metrics/percentile';
import type { Score } from '../../state/version';
import type { KnownTexts } from '../../state/knownTexts.svelte';
import type { WhatIfResult, WhatIfSide } from '../../state/whatIf.svelte';
import { nameOf } from './calibration';

/** What an attack makes of the text under one of the two models. */
export interface SideReading {
  /** null = undefined for this text, undefined = not there. */
  readonly score: Score;
  /** Scores of the known texts under the same model, the text itself not among them; null while they are not there. */
  readonly strip: { readonly members: readonly number[]; readonly nonmembers: readonly number[] } | null;
  /** Share of the known non-members that score lower; null = not known. */
  readonly share: number | null;
}

export interface WhatIfRow {
  readonly id: string;
  /** With its options: a calibrated one is called so. */
  readonly name: string;
  /** One of those that are told of first. */
  readonly first: boolean;
  readonly without: SideReading;
  readonly within: SideReading;
  /** How the known non-members moved between the two models; null = not known. */
  readonly drift: Drift | null;
}

const FIRST: readonly string[] = ONE_PASS;

/** The attacks that have been run on the text, the best known ones first. */
export function whatIfRows(known: KnownTexts, { text, members, without, within }: WhatIfResult): WhatIfRow[] {
  const words = text.trim();
  /** By place in `evaluated`: the class; null = the text itself, or a text that this run has not read. */
  const classes = known.evaluated.map(({ id, text: other, member }) =>
    other.trim() === words || (member && !members.has(id)) ? null : member,
  );
  const rows = ATTACKS.flatMap((attack): WhatIfRow[] => {
    const { options } = without.settings;
    const read = ({ inspection, roles, settings }: WhatIfSide) => {
      const scores = known.scores(attack, roles, settings.options);
      const of = (member: boolean) =>
        scores ? scores.flatMap((score, i) => (classes[i] === member ? (score ?? []) : [])) : [];
      const strip = scores && { members: of(true), nonmembers: of(false) };
      const score = inspection.current?.scores[attack.id];
      const share = strip && score != null ? shareBelow(strip.nonmembers, score) : null;
      return { scores, reading: { score, strip, share } };
    };
    const [before, after] = [read(without), read(within)];
    if (before.reading.score === undefined && after.reading.score === undefined) return [];
    const nonmembers = (scores: readonly (number | null)[]) => scores.filter((_, i) => classes[i] === false);
    return [
      {
        id: attack.id,
        name: nameOf(attack, options),
        first: FIRST.includes(attack.id),
        without: before.reading,
        within: after.reading,
        drift:
          before.scores && after.scores ? driftOf(nonmembers(before.scores), nonmembers(after.scores)) : null,
      },
    ];
  });
  return [...rows.filter(({ first }) => first), ...rows.filter(({ first }) => !first)];
}

/** A row as a move, for the sentence. */
export function moveOf({ name, without, within }: WhatIfRow): WhatIfMove {
  const places =
    without.share === null || within.share === null
      ? null
      : {
          before: without.share,
          after: within.share,
          nonmembers: within.strip?.nonmembers.length ?? 0,
        };
  return { name, before: without.score ?? null, after: within.score ?? null, places };
}

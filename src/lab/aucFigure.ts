import * as v from 'valibot';
import { delong } from '../metrics/delong';
import { splitColumn, type ColumnScores, type Labels } from '../metrics/columns';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** An attack's AUC as a record keeps it. */
export const AucFigure = v.object({
  /** null where a class has no score. */
  auc: v.nullable(unit),
  /** 95 %, DeLong; null where it is unknown or has no width. */
  interval: v.nullable(v.tuple([unit, unit])),
  /** Standard error, DeLong; null likewise. */
  se: v.nullable(v.pipe(v.number(), v.minValue(0))),
  /** Texts with a score, by class, and those without. */
  members: count,
  nonmembers: count,
  undefinedMembers: count,
  undefinedNonmembers: count,
});

export type AucFigure = Readonly<v.InferOutput<typeof AucFigure>>;

/** By the attack's id. */
export type AucFigures = Readonly<Record<string, AucFigure>>;

/** The AUC of one column of scores. */
export function aucFigure(scores: ColumnScores, labels: Labels): AucFigure {
  const { members, nonmembers, undefinedMembers, undefinedNonmembers } = splitColumn(scores, labels);
  const found = delong(members, nonmembers);
  const known = found !== null && !found.degenerate;
  return {
    auc: found?.auc ?? null,
    interval: known && found.interval ? [...found.interval] : null,
    se: known ? found.se : null,
    members: members.length,
    nonmembers: nonmembers.length,
    undefinedMembers,
    undefinedNonmembers,
  };
}

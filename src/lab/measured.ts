import type { Interval } from '../metrics/intervals';
import type { AucFigure } from './aucFigure';

/** A number with its standard error; null where that is not known. */
export interface Measured {
  readonly value: number;
  readonly se: number | null;
}

/** Half a 95 % interval is so many standard errors. */
const Z = 1.96;

/** An AUC of 0 or 1 has no standard error of DeLong's: then one by the rule of three, 1.96 · se = 3 / n. */
export function measuredAuc(figure: AucFigure | undefined): Measured | null {
  if (figure?.auc == null) return null;
  const { auc, members, nonmembers } = figure;
  const exact = auc === 0 || auc === 1;
  return { value: auc, se: figure.se ?? (exact ? 3 / Z / Math.min(members, nonmembers) : null) };
}

/**
 * The mean of numbers that were measured on the same texts, which go up and down together: it counts as no surer than
 * they are on average, which holds however they hang together.
 */
export function meanOnSameTexts(all: readonly Measured[]): Measured {
  const mean = (of: (each: Measured) => number) => all.reduce((sum, each) => sum + of(each), 0) / all.length;
  const se = all.some((each) => each.se === null) ? null : mean((each) => each.se!);
  return { value: mean(({ value }) => value), se };
}

/** 95 %; null where the standard error is not known. */
export function intervalOf({ value, se }: Measured): Interval | null {
  return se === null ? null : [value - Z * se, value + Z * se];
}

import type { Interval } from '../metrics/intervals';
import { columnTitle, settingsKey } from './runColumn';
import type { RunRecord } from './runRecord';

/** A run, or the base, in a plot of privacy against utility: down and to the left is better. */
export interface ScatterPoint {
  readonly id: string;
  readonly name: string;
  /** Column of the comparison table. */
  readonly title: string;
  /** Runs of one group differ in their seeds alone. */
  readonly group: string;
  readonly seed: number;
  /** Held-out perplexity. */
  readonly perplexity: number;
  /** Of the chosen attack. */
  readonly auc: number;
  readonly interval: Interval | null;
  readonly base: boolean;
}

export interface Scatter {
  readonly points: readonly ScatterPoint[];
  /** Runs without a held-out perplexity or without this attack. */
  readonly missing: readonly { readonly id: string; readonly reason: string }[];
}

/** @param attack the attack's id */
export function privacyUtility(records: readonly RunRecord[], attack: string): Scatter {
  const points: ScatterPoint[] = [];
  const missing: { id: string; reason: string }[] = [];
  for (const { id, spec, aucs, control, utility } of records) {
    const figure = aucs[attack];
    const perplexity = utility?.heldOut.perplexity ?? null;
    if (perplexity === null) missing.push({ id, reason: 'its held-out perplexity was not measured' });
    else if (figure?.auc == null) missing.push({ id, reason: 'this attack was not run on it' });
    else {
      const own = {
        id,
        name: spec.name,
        title: columnTitle(spec),
        group: settingsKey(spec),
        seed: spec.seed,
      };
      points.push({ ...own, perplexity, auc: figure.auc, interval: figure.interval, base: false });
    }
    const base = control?.[attack];
    const before = utility?.base.heldOut.perplexity ?? null;
    if (base?.auc == null || before === null) continue;
    const group = JSON.stringify(['base', spec.base, spec.data]);
    if (points.some((point) => point.group === group && point.seed === spec.seed)) continue;
    points.push({
      id: `${id}/base`,
      name: spec.base,
      title: 'Pretrain',
      group,
      seed: spec.seed,
      perplexity: before,
      auc: base.auc,
      interval: base.interval,
      base: true,
    });
  }
  return { points, missing };
}

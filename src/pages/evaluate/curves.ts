import type { RocCurve } from '../../charts/rocCurve';
import { QUIET, type SeriesStyle } from '../../charts/series';
import type { EvaluationRow } from '../../state/evaluation.svelte';

/**
 * The curves of a table: every row's own, and beside the selected attack's the same attack on the base model, where it
 * has to be at chance.
 */
export function rocCurves(
  rows: readonly EvaluationRow[],
  styles: ReadonlyMap<string, SeriesStyle>,
  selected: string | null,
): RocCurve[] {
  const curves = rows.map(({ id, name, kind, summary }) => ({
    id,
    name,
    roc: summary.roc,
    auc: summary.auc?.auc ?? null,
    style: styles.get(id) ?? QUIET,
    quiet: kind === 'blind',
  }));
  const chosen = rows.find(({ id }) => id === selected);
  const control = chosen?.control;
  if (!chosen || !control || control === 'not applicable') return curves;
  const { colour } = styles.get(chosen.id) ?? QUIET;
  const name = 'on base model';
  const auc = control.auc?.auc ?? null;
  const style = { colour, dash: '1 3' };
  return [...curves, { id: `${chosen.id}/base`, name, roc: control.roc, auc, style, quiet: true }];
}

import { blobOf } from '../../data/exports/blob';
import type { ReportTable } from '../../data/exports/reportHtml';
import { traceLine } from '../../data/exports/tracesJsonl';
import { TPR_ALPHAS, tprTable } from '../../metrics/tprTable';
import { variantName } from '../../passes/need';
import { viewName } from '../../passes/views';
import type { ScoreSummary } from '../../metrics/summary';
import type { Evaluation, EvaluationRow } from '../../state/evaluation.svelte';
import type { Experiments } from '../../state/experiments.svelte';
import { formatAuc, formatInterval, formatPercent, formatPercentInterval, formatRate } from '../../ui/format';

const ALPHAS = [...TPR_ALPHAS].reverse();

/** The table of results as it stands in a report. */
export function resultsTable(rows: readonly EvaluationRow[]): ReportTable {
  return {
    caption: 'Every attack on the target, and on its base model as a control; blind baselines below',
    columns: [
      { name: 'Attack' },
      { name: 'AUC [95 %]', numeric: true },
      ...ALPHAS.map((alpha) => ({ name: `TPR at FPR ≤ ${formatRate(alpha)}`, numeric: true })),
      { name: 'no score', numeric: true },
      { name: 'AUC on the base', numeric: true },
    ],
    rows: rows.map(({ name, kind, summary, control, obstacle }) => ({
      quiet: kind === 'blind',
      cells: [
        name,
        obstacle === null ? aucText(summary) : `cannot run: ${obstacle}`,
        ...ratesText(summary),
        String(summary.undefinedMembers + summary.undefinedNonmembers),
        control === null || control === 'not applicable' ? '–' : aucText(control),
      ],
    })),
  };
}

function aucText({ auc }: ScoreSummary): string {
  if (!auc) return '–';
  return auc.interval && !auc.degenerate
    ? `${formatAuc(auc.auc)} ${formatInterval(auc.interval)}`
    : `${formatAuc(auc.auc)} (no interval)`;
}

function ratesText({ roc }: ScoreSummary): string[] {
  if (roc === null) return ALPHAS.map(() => '–');
  return tprTable(roc, ALPHAS).map(({ resolvable, found, members, tpr, interval }) =>
    resolvable
      ? `${formatPercent(tpr)} ${formatPercentInterval(interval)}, ${found}/${members}`
      : 'too few non-members',
  );
}

/** The names under which the passes of a run go in the archive. */
export async function passKeys(evaluation: Evaluation, { keyOf }: Experiments): Promise<string[]> {
  const keys: string[] = [];
  for await (const passes of evaluation.planned()) {
    for (const pass of passes) {
      const key = keyOf(pass);
      if (key !== null) keys.push(key);
    }
  }
  return keys;
}

/** Every trace that is in memory or kept in this browser, a line each. */
export function tracesBlob(evaluation: Evaluation): Promise<Blob> {
  return blobOf(lines(evaluation), 'application/x-ndjson');
}

async function* lines(evaluation: Evaluation): AsyncGenerator<string> {
  for await (const { id, pass, trace } of evaluation.traced())
    yield traceLine({
      ...trace,
      id,
      model: pass.model,
      noise: pass.noise && variantName('', pass.noise),
      view: viewName(pass.view),
      shots: trace.shots ?? null,
    });
}

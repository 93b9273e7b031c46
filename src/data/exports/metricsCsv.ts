import { csvOf, type CsvCell } from './csv';

/** What is known of one attack over the set. */
export interface MetricsRow {
  readonly id: string;
  readonly name: string;
  /** 'attack', 'set' or 'blind'; with " (control)" behind it, the base model stood in the target's place. */
  readonly kind: string;
  /** Texts with a score, by class, and those without. */
  readonly members: number;
  readonly nonmembers: number;
  readonly undefinedMembers: number;
  readonly undefinedNonmembers: number;
  /** null while a class is empty; the interval is DeLong's, 95 %. */
  readonly auc: { readonly auc: number; readonly interval: readonly [number, number] | null } | null;
  /** The same rates in every row; empty while a class is empty. */
  readonly tpr: readonly MetricsTpr[];
}

export interface MetricsTpr {
  /** The FPR that is not passed. */
  readonly alpha: number;
  /** Flagged members and non-members. */
  readonly found: number;
  readonly falseAlarms: number;
  readonly tpr: number;
  /** Clopper-Pearson, 95 %. */
  readonly interval: readonly [number, number];
  /** Whether there are enough non-members to speak of this rate. */
  readonly resolvable: boolean;
}

/**
 * One row an attack. For each rate a the columns tpr_at_a, its interval, and the counts behind it: found_at_a of `members`
 * and false_alarms_at_a of `nonmembers`. The rate and its interval are empty where the set has too few non-members for it.
 */
export function metricsCsv(rows: readonly MetricsRow[]): string {
  const alphas = [...new Set(rows.flatMap(({ tpr }) => tpr.map(({ alpha }) => alpha)))].sort((a, b) => b - a);
  const header = [
    ...['attack', 'name', 'kind', 'members', 'nonmembers', 'undefined_members', 'undefined_nonmembers'],
    ...['auc', 'auc_lower', 'auc_upper'],
    ...alphas.flatMap((alpha) =>
      ['tpr_at', 'tpr_lower_at', 'tpr_upper_at', 'found_at', 'false_alarms_at'].map(
        (name) => `${name}_${alpha}`,
      ),
    ),
  ];
  const lines = rows.map((row): CsvCell[] => [
    ...[
      row.id,
      row.name,
      row.kind,
      row.members,
      row.nonmembers,
      row.undefinedMembers,
      row.undefinedNonmembers,
    ],
    ...[row.auc?.auc, row.auc?.interval?.[0], row.auc?.interval?.[1]],
    ...alphas.flatMap((alpha) => rateCells(row.tpr.find((rate) => rate.alpha === alpha))),
  ]);
  return csvOf([header, ...lines]);
}

function rateCells(rate: MetricsTpr | undefined): CsvCell[] {
  if (!rate) return [null, null, null, null, null];
  const { tpr, interval, found, falseAlarms, resolvable } = rate;
  return [...(resolvable ? [tpr, ...interval] : [null, null, null]), found, falseAlarms];
}

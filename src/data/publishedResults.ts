import * as v from 'valibot';

const auc = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const File = v.object({
  source: v.string(),
  metric: v.literal('AUC-ROC'),
  /** Attack → data set → model → AUC. */
  defence_table: v.record(v.string(), v.record(v.string(), v.record(v.string(), auc))),
});

/** A table of a paper: figures that others measured, on other models and texts. */
export interface PublishedTable {
  readonly source: string;
  /** Data sets, in the file's order. */
  readonly datasets: readonly string[];
  /** Columns: "Pretrain", "FT", "LoRA", "SOFT". */
  readonly models: readonly string[];
  /** Names of attacks as the paper writes them. */
  readonly attacks: readonly string[];
  /** null where the table has no such cell. */
  auc(attack: string, dataset: string, model: string): number | null;
}

/** Reads published-results.json: SOFT's table of defences. @throws Error where the file is malformed */
export function readPublishedTable(json: string): PublishedTable {
  const { source, defence_table: table } = v.parse(File, JSON.parse(json));
  const keysOf = (objects: readonly object[]) => [...new Set(objects.flatMap((each) => Object.keys(each)))];
  const byDataset = Object.values(table);
  return {
    source,
    datasets: keysOf(byDataset),
    models: keysOf(byDataset.flatMap((each) => Object.values(each))),
    attacks: Object.keys(table),
    auc: (attack, dataset, model) => table[attack]?.[dataset]?.[model] ?? null,
  };
}

import type { PublishedTable } from '../data/publishedResults';
import type { Interval } from '../metrics/intervals';
import type { AucFigure, AucFigures } from './aucFigure';
import { intervalOf, meanOnSameTexts, measuredAuc, type Measured } from './measured';
import { cut, overSeeds, UNIT, type OverSeeds } from './overSeeds';
import { columnTitle, settingsKey } from './runColumn';
import { endInWords } from './runEnd';
import type { RunRecord } from './runRecord';

/** A table in the shape of SOFT's: attacks down, ways of training across; what was measured here beside what was published. */
export interface ComparisonTable {
  readonly columns: readonly ComparisonColumn[];
  readonly rows: readonly ComparisonRow[];
  /** Ids of the attacks that the last row is the mean of; all of SOFT's where nothing was measured. */
  readonly averaged: readonly string[];
}

export type ComparisonColumn =
  | {
      readonly kind: 'measured';
      readonly title: string;
      /** Names of the runs; their ids. */
      readonly runs: readonly { readonly id: string; readonly name: string; readonly seed: number }[];
      /** The base in the target's place, and no run of its own. */
      readonly control: boolean;
    }
  | { readonly kind: 'published'; readonly title: string; readonly source: string; readonly dataset: string };

export interface ComparisonRow {
  /** The attack's id; null for the mean over attacks. */
  readonly attack: string | null;
  /** Its name in the published table; null where that has none. */
  readonly published: string | null;
  /** One for each column; null = not measured, not published, or undefined. */
  readonly cells: readonly (ComparisonCell | null)[];
}

export type ComparisonCell =
  | {
      readonly kind: 'measured';
      /** Of the base: over splits. */
      readonly over: OverSeeds;
      /**
       * 95 %, from the texts of the only run: DeLong's; of a mean over attacks the widest that it can be, as they are on
       * the same texts. null where there are several runs, and where it is not known.
       */
      readonly onTexts: Interval | null;
    }
  | { readonly kind: 'published'; readonly auc: number };

/** The published table's names of our attacks. */
const PUBLISHED_NAMES: Readonly<Record<string, string>> = {
  loss: 'Loss',
  zlib: 'Zlib',
  lowercase: 'Lowercase',
  'min-k': 'Min-K% Prob',
  'min-k-plus-plus': 'Min-K%++',
  ratio: 'Ratio',
  'bag-of-words': 'Bag of words',
  recall: 'ReCall',
  'con-recall': 'CON-ReCall',
  ensemble: 'Ensemble',
};

/** The attacks of SOFT's table, in its order: its "Average" is over them. */
export const SOFT_ATTACKS = Object.keys(PUBLISHED_NAMES);

const AVERAGE = 'Average';

/**
 * @param attacks ids, in the order of the rows; the last row is the mean over those of SOFT's table which any run has, of
 *   runs that have them all and of what was published of the same ones
 * @param published null = measured columns alone
 * @param nameOf what tells ways of training apart that are called alike
 */
export function comparisonTable(
  records: readonly RunRecord[],
  attacks: readonly string[],
  published: { readonly table: PublishedTable; readonly dataset: string } | null,
  nameOf: (record: RunRecord) => string = ({ spec }) => spec.name,
): ComparisonTable {
  const measured = measuredColumns(
    records.filter(({ aucs }) => Object.keys(aucs).length > 0),
    nameOf,
  );
  const quoted = (published?.table.models ?? []).map((model): ComparisonColumn => {
    return { kind: 'published', title: model, source: published!.table.source, dataset: published!.dataset };
  });
  const quotedCells = (name: string | null): (ComparisonCell | null)[] =>
    (published?.table.models ?? []).map((model) => {
      const auc = name === null ? null : published!.table.auc(name, published!.dataset, model);
      return auc === null ? null : { kind: 'published', auc };
    });
  const averaged = SOFT_ATTACKS.filter((id) =>
    measured.some(({ figures }) => figures.some((of) => of[id]?.auc != null)),
  );
  const quotedAverage =
    averaged.length === SOFT_ATTACKS.length || measured.length === 0
      ? quotedCells(AVERAGE)
      : meansOf(averaged.map((id) => quotedCells(PUBLISHED_NAMES[id]!)));
  const average: ComparisonRow = {
    attack: null,
    published: AVERAGE,
    cells: [...measured.map(({ figures }) => averageCell(figures, averaged)), ...quotedAverage],
  };
  return {
    columns: [...measured.map(({ column }) => column), ...quoted],
    rows: [
      ...attacks.map((attack): ComparisonRow => {
        const name = PUBLISHED_NAMES[attack] ?? null;
        const cells = measured.map(({ figures }) => measuredCell(figures.map((of) => of[attack])));
        return { attack, published: name, cells: [...cells, ...quotedCells(name)] };
      }),
      average,
    ],
    averaged: measured.length === 0 ? SOFT_ATTACKS : averaged,
  };
}

/** Of published figures, column by column; null where one is missing. @param rows of one length */
function meansOf(rows: readonly (readonly (ComparisonCell | null)[])[]): (ComparisonCell | null)[] {
  return (rows[0] ?? []).map((_, column) => {
    const aucs = rows.flatMap((cells) => {
      const cell = cells[column];
      return cell?.kind === 'published' ? [cell.auc] : [];
    });
    if (aucs.length < rows.length) return null;
    return { kind: 'published', auc: aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length };
  });
}

interface MeasuredColumn {
  readonly column: ComparisonColumn;
  /** Of each run. */
  readonly figures: readonly AucFigures[];
}

/** "Pretrain" first: the bases under the runs' own splits; then a column for each settings, in the order of the runs. */
function measuredColumns(
  records: readonly RunRecord[],
  nameOf: (record: RunRecord) => string,
): MeasuredColumn[] {
  const named = (list: readonly Repeat[]) =>
    list.map(({ record: { id, spec } }) => ({ id, name: spec.name, seed: spec.seed }));
  const groups = repeatsOf(records);
  const isMixed = new Set(groups.map(([first]) => first!.record.madeBy !== null)).size > 1;
  const recorded = ({ madeBy }: RunRecord) => (isMixed && madeBy !== null ? ', recorded' : '');
  const titles = groups.map(([first]) => {
    const { record } = first!;
    const end = endInWords(record);
    return `${columnTitle(record.spec)}${end === null ? '' : `, ${end}`}${recorded(record)}`;
  });
  const own = groups.map((runs, i): MeasuredColumn => {
    const title = titles[i]!;
    const shared = titles.filter((each) => each === title).length > 1;
    return {
      column: {
        kind: 'measured',
        title: shared ? `${title}: ${nameOf(runs[0]!.record)}` : title,
        runs: named(runs),
        control: false,
      },
      figures: runs.map(({ figures }) => figures),
    };
  });
  const controls = controlsOf(records);
  const bases = new Set(controls.map(([first]) => first!.record.spec.base));
  const base = controls.map((splits): MeasuredColumn => {
    const { record } = splits[0]!;
    const title = `Pretrain${bases.size > 1 ? ` ${record.spec.base}` : ''}${recorded(record)}`;
    return {
      column: { kind: 'measured', title, runs: named(splits), control: true },
      figures: splits.map(({ figures }) => figures),
    };
  });
  return [...base, ...own];
}

/** The same training at one seed: it may have been attacked several times, by other attacks each time. */
interface Repeat {
  /** The latest. */
  readonly record: RunRecord;
  /** Of each attack, the latest that is known. */
  readonly figures: AucFigures;
}

/**
 * Runs by their settings, those that a command recorded apart from the visitor's own; then by their seeds. A run that was
 * stopped is not what its settings make, and stands alone.
 */
function repeatsOf(records: readonly RunRecord[]): Repeat[][] {
  const groups = new Map<string, Map<number, Repeat>>();
  for (const record of records) {
    const whole = record.status === 'done';
    const key = whole ? JSON.stringify([record.madeBy !== null, settingsKey(record.spec)]) : record.id;
    const seeds = groups.get(key) ?? new Map<number, Repeat>();
    const figures = { ...seeds.get(record.spec.seed)?.figures, ...known(record.aucs) };
    groups.set(key, seeds.set(record.spec.seed, { record, figures }));
  }
  return [...groups.values()].map((seeds) => [...seeds.values()]);
}

/**
 * Each base, those that a command recorded apart, under each split: one of each data and seed, as it is the same whatever
 * came of it. Deduplication makes other splits.
 */
function controlsOf(records: readonly RunRecord[]): Repeat[][] {
  const bases = new Map<string, Map<string, Repeat>>();
  for (const record of records) {
    if (!record.control) continue;
    const { base, data, seed, defence } = record.spec;
    const group = JSON.stringify([record.madeBy !== null, base]);
    const splits = bases.get(group) ?? new Map<string, Repeat>();
    const split = JSON.stringify([data, seed, defence.kind === 'deduplication' ? defence : null]);
    const figures = { ...splits.get(split)?.figures, ...known(record.control) };
    bases.set(group, splits.set(split, { record, figures }));
  }
  return [...bases.values()].map((splits) => [...splits.values()]);
}

const known = (figures: AucFigures): AucFigures =>
  Object.fromEntries(Object.entries(figures).filter(([, { auc }]) => auc !== null));

function measuredCell(figures: readonly (AucFigure | undefined)[]): ComparisonCell | null {
  const known = figures.filter((figure) => figure?.auc != null);
  const over = overSeeds(
    known.map((figure) => figure!.auc!),
    UNIT,
  );
  return over && { kind: 'measured', over, onTexts: known.length === 1 ? known[0]!.interval : null };
}

/** The mean over attacks of each run that has them all. */
function averageCell(figures: readonly AucFigures[], attacks: readonly string[]): ComparisonCell | null {
  const means = figures.flatMap((of): Measured[] => {
    const all = attacks.flatMap((id) => measuredAuc(of[id]) ?? []);
    return all.length === attacks.length && all.length > 0 ? [meanOnSameTexts(all)] : [];
  });
  const over = overSeeds(
    means.map(({ value }) => value),
    UNIT,
  );
  const interval = means.length === 1 ? intervalOf(means[0]!) : null;
  return over && { kind: 'measured', over, onTexts: interval && cut(interval, UNIT) };
}

/** What the readers give, whatever the format of the file was. */

export type TableFormat = 'csv' | 'tsv' | 'jsonl' | 'json' | 'txt';

export type Cell = string | number | boolean | null;

/** What rows are counted in: lines of the file, or items where a line may hold many (JSON). */
export type RowUnit = 'line' | 'item';

export interface TableRow {
  /** The line at which the row begins, or the number of the item; from 1. */
  readonly line: number;
  /** By column; a column that the row does not have is absent. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** Columns whose value is a list or an object: it stands as null in `cells`. */
  readonly nested?: readonly string[];
}

/** A row, or a whole file, that cannot be used, and why. */
export interface Rejection {
  readonly file: string;
  /** As in TableRow; null = the file as a whole. */
  readonly line: number | null;
  readonly unit: RowUnit;
  readonly reason: string;
  /** How the row begins, on one line. */
  readonly start: string;
}

/** Something to know that rejects nothing. */
export interface Note {
  /** null = about all files together. */
  readonly file: string | null;
  readonly text: string;
}

export interface Table {
  readonly file: string;
  readonly format: TableFormat;
  /** Of CSV and TSV, else null. */
  readonly delimiter: string | null;
  /** Whether the first row was taken as names of columns. */
  readonly header: boolean;
  /** In the order in which they appear; "column 1" … where they have no names. */
  readonly columns: readonly string[];
  readonly unit: RowUnit;
  readonly rows: readonly TableRow[];
  readonly rejected: readonly Rejection[];
  readonly notes: readonly Note[];
}

const START = 80; // characters

/** The beginning of a row on one line: white space in a run becomes a space. */
export function startOf(raw: string): string {
  const short = raw
    .slice(0, 4 * START)
    .replace(/\s+/g, ' ')
    .trim();
  return short.length > START ? `${short.slice(0, START - 1)}…` : short;
}

/** The value of a row in a column; undefined where it has none. */
export function cellOf(row: TableRow, column: string): Cell | undefined {
  return Object.hasOwn(row.cells, column) ? row.cells[column] : undefined;
}

/** A table without rows, for a file that cannot be read. */
export function unreadable(file: string, format: TableFormat, reason: string, start = ''): Table {
  return {
    file,
    format,
    delimiter: null,
    header: false,
    columns: [],
    unit: 'line',
    rows: [],
    rejected: [{ file, line: null, unit: 'line', reason, start: startOf(start) }],
    notes: [],
  };
}

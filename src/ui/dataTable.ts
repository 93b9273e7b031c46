/** One column of a table of data. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** What rows are sorted by; null = nothing there: such rows come last, whichever way the column is sorted. */
  readonly value: (row: Row) => number | string | null;
  /** Right-aligned, with figures of one width. */
  readonly numeric?: boolean;
  /** The direction of the first click. */
  readonly first?: Direction;
  /** Takes what room the others leave, on one line. */
  readonly wide?: boolean;
}

export type Direction = 'ascending' | 'descending';

export interface Sort {
  readonly key: string;
  readonly direction: Direction;
}

/** What a click on a column's head makes of the order. */
export function nextSort<Row>(sort: Sort, { key, first = 'ascending' }: Column<Row>): Sort {
  if (sort.key !== key) return { key, direction: first };
  return { key, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** A sorted copy; equal rows keep their order. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort): Row[] {
  const column = columns.find(({ key }) => key === sort.key);
  if (!column) return [...rows];
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return sign * compare(a.value, b.value);
    })
    .map(({ row }) => row);
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : byName(String(a), String(b));
}

/** The rows of one page, and where they stand; a page beyond the end is the last one. */
export function pageOf<Row>(rows: readonly Row[], page: number, size: number) {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const shown = Math.min(Math.max(0, page), pages - 1);
  const from = shown * size;
  return { page: shown, pages, from, rows: rows.slice(from, from + size) };
}

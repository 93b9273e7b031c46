import { describe, expect, it } from 'vitest';
import { nextSort, pageOf, sortRows, type Column } from './dataTable';

interface Row {
  readonly id: string;
  readonly score: number | null;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'id', label: 'Id', value: ({ id }) => id },
  { key: 'score', label: 'Score', value: ({ score }) => score, first: 'descending' },
];
const ROWS: readonly Row[] = [
  { id: 'news-10', score: -1 },
  { id: 'news-2', score: null },
  { id: 'clinic-1', score: 0.5 },
  { id: 'news-3', score: -1 },
];
const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);

describe('sortRows', () => {
  it('sorts names with their numbers', () => {
    const sorted = sortRows(ROWS, COLUMNS, { key: 'id', direction: 'ascending' });
    expect(ids(sorted)).toEqual(['clinic-1', 'news-2', 'news-3', 'news-10']);
  });

  it.each(['ascending', 'descending'] as const)('puts rows without a value last (%s)', (direction) => {
    const sorted = ids(sortRows(ROWS, COLUMNS, { key: 'score', direction }));
    expect(sorted.at(-1)).toBe('news-2');
    expect(sorted.indexOf('news-10')).toBeLessThan(sorted.indexOf('news-3')); // equal: in their order
  });

  it('leaves the order alone where the column is unknown', () => {
    expect(ids(sortRows(ROWS, COLUMNS, { key: 'none', direction: 'ascending' }))).toEqual(ids(ROWS));
  });
});

it('the first click takes the direction of the column, the next one turns it round', () => {
  const first = nextSort({ key: 'id', direction: 'descending' }, COLUMNS[1]!);
  expect(first).toEqual({ key: 'score', direction: 'descending' });
  expect(nextSort(first, COLUMNS[1]!)).toEqual({ key: 'score', direction: 'ascending' });
});

it('a page beyond the end is the last one, and no rows make one empty page', () => {
  expect(pageOf([1, 2, 3, 4, 5], 9, 2)).toEqual({ page: 2, pages: 3, from: 4, rows: [5] });
  expect(pageOf([], 0, 25)).toEqual({ page: 0, pages: 1, from: 0, rows: [] });
});

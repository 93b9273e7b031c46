import { expect, it } from 'vitest';
import { sortRows } from '../../ui/dataTable';
import { COLUMNS, countCells, textRows } from './textRows';

const texts = [true, true, false, false, true, null].map((member, i) => ({
  id: `t-${i}`,
  text: `text ${i}`,
  member,
}));
const scores = [2, 0, 1, -1, null, 3];

it('puts every text in the cell that the threshold gives it', () => {
  const rows = textRows(texts, scores, 1);
  expect(rows.map(({ cell }) => cell)).toEqual(['tp', 'fn', 'fp', 'tn', 'unscored', null]);
  expect(rows.map(({ flagged }) => flagged)).toEqual([true, false, true, false, null, true]);
  expect(countCells(rows)).toEqual({ tp: 1, fn: 1, fp: 1, tn: 1, unscored: 1 });
});

it('without a threshold, or before the scores, nothing is flagged or left', () => {
  expect(textRows(texts, scores, null).every(({ flagged }) => flagged === null)).toBe(true);
  expect(textRows(texts, [], 0).every(({ cell }) => cell === 'unscored')).toBe(true);
});

it('sorts by every column, texts without a score last', () => {
  const rows = textRows(texts, scores, 1);
  const order = (key: string) =>
    sortRows(rows, COLUMNS, { key, direction: 'ascending' }).map(({ labelled }) => labelled.id);
  expect(order('score')).toEqual(['t-3', 't-1', 't-2', 't-0', 't-5', 't-4']);
  expect(order('label')[5]).toBe('t-5');
  expect(order('flagged')[5]).toBe('t-4');
  expect(order('text')[0]).toBe('t-0');
});

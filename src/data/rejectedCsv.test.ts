import { describe, expect, it } from 'vitest';
import { readDelimited } from './readDelimited';
import { rejectedCsv } from './rejectedCsv';

const one = {
  file: 'a,b.csv',
  line: 3,
  unit: 'line',
  reason: 'the label "x"',
  start: 'two, "three"',
} as const;

describe('rejectedCsv', () => {
  it('writes a table that can be read again', () => {
    const csv = rejectedCsv([
      one,
      { ...one, line: null, start: '' },
      { ...one, unit: 'item', file: 'c.json' },
    ]);
    const { columns, rows } = readDelimited('r.csv', 'csv', csv, { header: true });
    expect(columns).toEqual(['file', 'line', 'reason', 'start']);
    expect(rows.map(({ cells }) => Object.values(cells))).toEqual([
      ['a,b.csv', '3', 'the label "x"', 'two, "three"'],
      ['a,b.csv', '', 'the label "x"', ''],
      ['c.json', 'item 3', 'the label "x"', 'two, "three"'],
    ]);
  });

  it('lets no spreadsheet take a cell for a formula', () => {
    for (const start of ['=1+1', '+1', '-1', '@a']) {
      expect(rejectedCsv([{ ...one, start }])).toContain(`,'${start}\r\n`);
    }
  });
});

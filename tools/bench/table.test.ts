import { describe, expect, it } from 'vitest';
import { byteSize, figures, formatTable, percentOnTop } from './table';

describe('formatTable', () => {
  const columns = [
    { heading: 'what', align: 'left' },
    { heading: 'ms', align: 'right' },
    { heading: 'note', align: 'left' },
  ] as const;

  it('sets words to the left and numbers to the right, without spaces at the ends', () => {
    const rows = [
      ['wasm', '7', ''],
      ['a longer name', '1,234', 'slow'],
    ];
    expect(formatTable(columns, rows)).toBe(
      [
        'what              ms  note',
        '-------------  -----  ----',
        'wasm               7',
        'a longer name  1,234  slow',
      ].join('\n'),
    );
  });

  it('leaves a cell that is not there empty', () => {
    expect(formatTable(columns, [['a']]).split('\n')[2]).toBe('a');
  });
});

it.each([
  [0.1234, '0.123'],
  [1.234, '1.23'],
  [12.34, '12.3'],
  [1234.5, '1,235'],
  [-56.78, '-56.8'],
  [NaN, '–'],
])('figures(%d) is %s', (value, expected) => {
  expect(figures(value)).toBe(expected);
});

it.each([
  [25.4, '+25 %'],
  [-3.2, '−3 %'],
  [-0.2, '+0 %'],
  [Infinity, '–'],
])('percentOnTop(%d) is %s', (value, expected) => {
  expect(percentOnTop(value)).toBe(expected);
});

it.each([
  [999, '999 B'],
  [1234, '1.2 kB'],
  [14_264_838, '14.26 MB'],
])('byteSize(%d) is %s', (value, expected) => {
  expect(byteSize(value)).toBe(expected);
});

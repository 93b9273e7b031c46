import { describe, expect, it } from 'vitest';
import {
  formatAuc,
  formatCount,
  formatDuration,
  formatFixed,
  formatInterval,
  formatList,
  formatMany,
  formatPercent,
  formatPercentInterval,
  formatRate,
  formatThreshold,
  roughDuration,
  scoreDecimals,
} from './format';

/** The thin space is not what these tests are about. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('numbers', () => {
  it('have a real minus sign, and zero has none', () => {
    expect(formatFixed(-2.314, 2)).toBe('−2.31');
    expect(formatFixed(-0.001, 2)).toBe('0.00');
    expect(formatFixed(3, 0)).toBe('3');
  });

  it('are counted with thousands apart, in the singular and the plural', () => {
    expect(formatCount(9360)).toBe('9,360');
    expect(formatMany(1, 'text')).toBe('1 text');
    expect(formatMany(2, 'pass', 'passes')).toBe('2 passes');
  });
});

describe('shares', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.0526, '5.3 %'],
    [0.0001, '<0.1 %'],
    [0.9999, '>99.9 %'],
    [0.5, '50.0 %'],
  ])('%d is written %s', (share, text) => {
    expect(plain(formatPercent(share))).toBe(text);
  });

  it('a chosen rate keeps its digits and no more', () => {
    expect([0.1, 0.05, 0.01, 0.001, 0.07].map(formatRate).map(plain)).toEqual([
      '10 %',
      '5 %',
      '1 %',
      '0.1 %',
      '7 %',
    ]);
  });

  it('an interval names its unit once', () => {
    expect(plain(formatPercentInterval([0.027, 0.09]))).toBe('[2.7, 9.0 %]');
    expect(plain(formatPercentInterval([0, 1]))).toBe('[0, 100 %]');
  });
});

describe('AUC', () => {
  it('is 1.000 only where it is 1', () => {
    expect(formatAuc(1)).toBe('1.000');
    expect(formatAuc(0.99995)).toBe('>0.999');
    expect(formatAuc(0.5)).toBe('0.500');
  });

  it('stands with its interval in brackets', () => {
    expect(formatInterval([0.9351, 0.9689])).toBe('[0.935, 0.969]');
  });
});

describe('scores', () => {
  it.each([
    [-5, -1, 2],
    [-0.03, -0.01, 5],
    [80, 480, 0],
    [1, 1, 2],
    [NaN, 1, 2],
  ])('from %d to %d need %d decimals', (low, high, decimals) => {
    expect(scoreDecimals(low, high)).toBe(decimals);
  });

  it('an infinite threshold is said in words', () => {
    expect(formatThreshold(Infinity, 2)).toBe('above every score');
    expect(formatThreshold(-1.5, 2)).toBe('−1.50');
  });
});

describe('durations', () => {
  it.each([
    [0.4, 'under 1 s'],
    [8.2, '8 s'],
    [59.6, '1 min'],
    [80, '1 min 20 s'],
    [7500, '2 h 5 min'],
  ])('%d s is %s', (seconds, text) => {
    expect(plain(formatDuration(seconds))).toBe(text);
  });

  it('a guess is coarse', () => {
    expect([5, 30, 70, 130, 7300].map(roughDuration)).toEqual([
      'a few seconds',
      'about half a minute',
      'about a minute',
      'about 2 minutes',
      'about 2 h',
    ]);
  });
});

it('lists words as a sentence does', () => {
  expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C']].map(formatList)).toEqual([
    '',
    'A',
    'A and B',
    'A, B and C',
  ]);
});

import { describe, expect, it } from 'vitest';
import { readChange, readNats, readProbability, readScore, readShare } from './readouts';

describe('readouts', () => {
  it('shows scores with four significant digits', () => {
    expect([-3.21449, -0.0123456, 0, 12.5, null].map(readScore)).toEqual([
      '−3.214',
      '−0.01235',
      '0',
      '12.50',
      'undefined',
    ]);
  });

  it('has no negative zero', () => {
    expect(readNats(-0.001)).toBe('0.00');
    expect(readChange(-0.001)).toBe('0.00');
    expect(readChange(1)).toBe('+1.00');
  });

  it('shows probabilities with the digits that mean something', () => {
    expect([0.5, 0.031, 0.00042, 1e-9, 0.9999, 0.997].map((p) => readProbability(Math.log(p)))).toEqual([
      '50 %',
      '3.1 %',
      '0.042 %',
      '< 0.001 %',
      '> 99.9 %',
      '99.7 %',
    ]);
  });

  it('never rounds a share to all or nothing', () => {
    expect([0, 0.001, 0.5, 0.9951, 0.999, 1].map(readShare)).toEqual([
      '0 %',
      '< 1 %',
      '50 %',
      '> 99 %',
      '> 99 %',
      '100 %',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { readChange, readMegabytes, readProbability, readScore } from './readouts';

const plain = (text: string) => text.replace('\u202f', ' ');

describe('readouts', () => {
  it('shows scores with four significant digits', () => {
    expect([-3.21449, -0.0123456, 0, 12.5, 1234.4, null].map(readScore)).toEqual([
      '−3.214',
      '−0.01235',
      '0',
      '12.50',
      '1234',
      'undefined',
    ]);
  });

  it('shows a change with its sign, and no signed zero', () => {
    expect([1, -1, 0.001, -0.001].map((value) => readChange(value))).toEqual([
      '+1.00',
      '−1.00',
      '0.00',
      '0.00',
    ]);
  });

  it('shows probabilities with the digits that mean something', () => {
    const logs = [0.5, 0.031, 0.00042, 1e-9, 0.9999, 0.997].map(Math.log);
    expect(logs.map((logp) => plain(readProbability(logp)))).toEqual([
      '50 %',
      '3.1 %',
      '0.042 %',
      '<0.001 %',
      '>99.9 %',
      '99.7 %',
    ]);
  });

  it('shows bytes as megabytes', () => {
    expect(plain(readMegabytes(5_333_632))).toBe('5.3 MB');
  });
});

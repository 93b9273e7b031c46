import { describe, expect, it } from 'vitest';
import { studentTQuantile, studentTWithin } from './studentT';

describe('studentTQuantile', () => {
  it.each([
    [0.95, 1, 12.7062047364],
    [0.95, 2, 4.3026527297],
    [0.95, 3, 3.1824463053],
    [0.95, 4, 2.7764451052],
    [0.95, 9, 2.2621571629],
    [0.99, 5, 4.0321429836],
    [0.95, 30, 2.0422724563],
  ])('at %f with %i degrees of freedom is what tables say', (confidence, freedom, value) => {
    expect(studentTQuantile(confidence, freedom)).toBeCloseTo(value, 8);
  });

  it('turns studentTWithin round', () => {
    for (const freedom of [1, 2, 5, 8])
      expect(studentTWithin(studentTQuantile(0.9, freedom), freedom)).toBeCloseTo(0.9, 12);
  });

  it('refuses what is none', () => {
    expect(() => studentTQuantile(1, 2)).toThrow(RangeError);
    expect(() => studentTQuantile(0.9, 0)).toThrow(RangeError);
    expect(() => studentTQuantile(0.9, 1.5)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { robustDomain } from './robustDomain';

/** 0, 0.01 … 1 */
const USUAL = Array.from({ length: 101 }, (_, i) => i / 100);

describe('robustDomain', () => {
  it('is the whole range where nothing is far', () => {
    expect(robustDomain(USUAL)).toEqual({ low: 0, high: 1, below: false, above: false });
    expect(robustDomain(USUAL, [1.5, -0.2])).toEqual({ low: -0.2, high: 1.5, below: false, above: false });
    expect(robustDomain([2, 5])).toEqual({ low: 2, high: 5, below: false, above: false });
    expect(robustDomain([3])).toEqual({ low: 3, high: 3, below: false, above: false });
    expect(robustDomain([])).toBeNull();
  });

  it('leaves out one that would squeeze the others, and says on which side', () => {
    expect(robustDomain([...USUAL, 18])).toEqual({ low: 0, high: 1, below: false, above: true });
    expect(robustDomain(USUAL, [-400, 7])).toEqual({ low: 0, high: 1, below: true, above: true });
  });

  it('does not hang on how far away it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 3, max: 1e300 }), (far) => {
        expect(robustDomain([...USUAL, far])).toEqual(robustDomain([...USUAL, 3]));
      }),
    );
  });

  it('marks a side exactly where a value lies beyond it, and keeps nearly all values', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 300 }), (values) => {
        const { low, high, below, above } = robustDomain(values)!;
        expect(below).toBe(values.some((value) => value < low));
        expect(above).toBe(values.some((value) => value > high));
        expect(values).toContain(low);
        expect(values).toContain(high);
        const out = values.filter((value) => value < low || value > high).length;
        expect(out).toBeLessThanOrEqual(2 * Math.ceil(values.length / 100));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NormSum } from './gradientNorms';

const sumOf = (...parts: readonly (readonly number[])[]) => {
  const sum = new NormSum();
  for (const part of parts) sum.add(Float32Array.from(part));
  return sum.norms();
};

describe('NormSum', () => {
  it('gives the three norms of one vector', () => {
    expect(sumOf([3, -4])).toEqual({ l1: 7, l2: 5, linf: 4 });
    expect(sumOf()).toEqual({ l1: 0, l2: 0, linf: 0 });
  });

  it('gives the same however the vector is cut', () => {
    const values = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(values, fc.nat(40), (all, at) => {
        expect(sumOf(all.slice(0, at), all.slice(at))).toEqual(sumOf(all));
      }),
    );
  });

  it('loses no small entry beside many', () => {
    const values = new Float32Array(1_000_000).fill(1e-4);
    const sum = new NormSum();
    sum.add(Float32Array.of(100));
    sum.add(values);
    expect(sum.norms()!.l1).toBeCloseTo(200, 4);
  });

  it.each([NaN, Infinity, -Infinity])('has no norm where an entry is %s', (value) => {
    expect(sumOf([1, value], [2])).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { compare } from './compare';

describe('compare', () => {
  it('allows an absolute tolerance up to 1 in size and a relative one above', () => {
    expect(compare(0.5, 0.5009, 1e-3)).toEqual([]);
    expect(compare(0.5, 0.5011, 1e-3)).toHaveLength(1);
    expect(compare(0, 0.0009, 1e-3)).toEqual([]);
    expect(compare(-1000, -1000.9, 1e-3)).toEqual([]);
    expect(compare(-1000, -1001.1, 1e-3)).toHaveLength(1);
  });

  it('takes undefined for undefined only', () => {
    expect(compare(null, null, 1)).toEqual([]);
    for (const got of [0, NaN, undefined, '']) expect(compare(null, got, 1)).toHaveLength(1);
    for (const got of [null, undefined, NaN, '1', Infinity]) expect(compare(1, got, 1)).toHaveLength(1);
  });

  it('goes through arrays and objects and names the place', () => {
    expect(compare({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, 0)).toEqual([
      { key: 'a[1].b', expected: 2, got: 3 },
    ]);
    expect(compare([1, 2], Float64Array.of(1, 2), 0)).toEqual([]);
  });

  it('fails a missing key, a missing element and an element too many', () => {
    expect(compare({ a: 1 }, {}, 0)).toHaveLength(1);
    expect(compare({ a: 1 }, null, 0)).toHaveLength(1);
    expect(compare([1, 2], [1], 0)).toHaveLength(1);
    expect(compare([1], [1, 2], 0)).toHaveLength(1);
    expect(compare([], null, 0)).toHaveLength(1);
  });

  it('lets an answer have more keys than are expected', () => {
    expect(compare({ a: 1 }, { a: 1, b: 2 }, 0)).toEqual([]);
  });

  it('compares words exactly', () => {
    expect(compare(['dog'], ['dog'], 1)).toEqual([]);
    expect(compare(['dog'], ['Dog'], 1)).toHaveLength(1);
  });
});

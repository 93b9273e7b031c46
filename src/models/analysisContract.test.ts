import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packColumn, packLabels, unpackColumn, unpackLabels } from './analysisContract';

describe('a packed column', () => {
  it('comes out as it went in, null as null', () => {
    const score = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(fc.array(score), (scores) => {
        expect(unpackColumn(packColumn({ id: 'loss', scores }))).toEqual({ id: 'loss', scores });
      }),
    );
  });

  it('has NaN for null, and takes no number that cannot be ranked', () => {
    expect(packColumn({ id: 'loss', scores: [1, null] }).scores).toEqual(Float64Array.of(1, NaN));
    for (const bad of [NaN, Infinity, -Infinity]) {
      expect(() => packColumn({ id: 'loss', scores: [bad] })).toThrow(RangeError);
    }
  });
});

it('packed labels come out as they went in', () => {
  const labels = [true, false, null, true];
  expect(packLabels(labels)).toEqual(Uint8Array.of(1, 0, 2, 1));
  expect(unpackLabels(packLabels(labels))).toEqual(labels);
});

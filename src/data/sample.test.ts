import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleOf } from './sample';

describe('sampleOf', () => {
  it('draws as many as asked, each once, in their order, the same for a seed', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(80), fc.nat(), (size, count, seed) => {
        const items = Array.from({ length: size }, (_, i) => i);
        const drawn = sampleOf(items, count, seed);
        expect(drawn).toHaveLength(Math.min(size, count));
        expect([...new Set(drawn)].sort((a, b) => a - b)).toEqual(drawn);
        expect(sampleOf(items, count, seed)).toEqual(drawn);
      }),
    );
  });

  it('draws others with another seed', () => {
    const items = Array.from({ length: 500 }, (_, i) => i);
    expect(sampleOf(items, 20, 1)).not.toEqual(sampleOf(items, 20, 2));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochTicks, spreadLabels } from './labAxes';

describe('labels beside curves', () => {
  it('stay where they belong while there is room', () => {
    expect(spreadLabels([100, 20, 60], 14, [0, 200])).toEqual([100, 20, 60]);
  });

  it('move apart around their mean', () => {
    expect(spreadLabels([50, 50], 14, [0, 200])).toEqual([43, 57]);
  });

  it('are never nearer than the gap, keep their order and stay inside where there is room', () => {
    const places = fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(places, (wanted) => {
        const given = spreadLabels(wanted, 14, [0, 300]);
        const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
        order.forEach((i, at) => {
          expect(given[i]).toBeGreaterThanOrEqual(-1e-6);
          expect(given[i]).toBeLessThanOrEqual(300 + 1e-6);
          if (at > 0) expect(given[i]! - given[order[at - 1]!]!).toBeGreaterThanOrEqual(14 - 1e-6);
        });
      }),
    );
  });
});

describe('marks at epochs', () => {
  it('are at each epoch, or at round ones where there is no room', () => {
    expect(epochTicks(3, 300)).toEqual([0, 1, 2, 3]);
    expect(epochTicks(20, 200)).toEqual([0, 5, 10, 15, 20]);
  });
});

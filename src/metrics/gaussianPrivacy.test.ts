import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianDelta, gaussianEpsilon } from './gaussianPrivacy';

describe('Gaussian differential privacy', () => {
  it('has total variation 2 Φ(μ/2) − 1 at epsilon 0', () => {
    expect(gaussianDelta(1, 0)).toBeCloseTo(0.3829249225480262, 14); // P[|Z| < ½]
  });

  it('gives an epsilon at which the delta is the one asked for', () => {
    const mu = fc.double({ min: 0.05, max: 30, noNaN: true });
    const exponent = fc.double({ min: -12, max: -2, noNaN: true });
    fc.assert(
      fc.property(mu, exponent, (m, e) => {
        const delta = 10 ** e;
        const epsilon = gaussianEpsilon(m, delta)!;
        if (epsilon === 0) expect(gaussianDelta(m, 0)).toBeLessThanOrEqual(delta);
        else expect(Math.abs(gaussianDelta(m, epsilon) / delta - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  it('stays finite where e^ε does not', () => {
    const epsilon = gaussianEpsilon(60, 1e-5)!;
    expect(epsilon).toBeGreaterThan(1800); // above mu²/2
    expect(epsilon).toBeLessThan(1800 + 60 * 4.3); // mu²/2 + mu Φ⁻¹(1 − delta)
  });

  it('promises everything at mu ≤ 0 and nothing without a delta', () => {
    expect(gaussianEpsilon(0, 1e-5)).toBe(0);
    expect(gaussianEpsilon(-1, 0)).toBe(0);
    expect(gaussianDelta(0, 1)).toBe(0);
    expect(gaussianEpsilon(1, 0)).toBeNull();
    expect(gaussianEpsilon(Infinity, 1e-5)).toBeNull();
    expect(gaussianEpsilon(1, 0.5)).toBe(0);
    expect(() => gaussianEpsilon(1, -1)).toThrow(RangeError);
  });
});

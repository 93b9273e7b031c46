import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dpSgdEpsilon, gaussianComposition } from './privacyAccountant';

const settings = { samplingRate: 0.05, sigma: 1, steps: 100, delta: 1e-5 };

describe('dpSgdEpsilon', () => {
  it('meets a published figure: 60 epochs of 60,000 texts in lots of 256 at sigma 1.1', () => {
    const epsilon = dpSgdEpsilon({ samplingRate: 256 / 60_000, sigma: 1.1, steps: 14_063, delta: 1e-5 });
    expect(epsilon).toBeCloseTo(2.597, 3);
  });

  it('is the best order of the plain Gaussian where every step uses every text', () => {
    // the divergence of order a is then a / (2 sigma²) a step
    let best = Infinity;
    for (let a = 2; a <= 256; a++) {
      best = Math.min(best, (10 * a) / (2 * 4 ** 2) + Math.log((a - 1) / a) - Math.log(1e-5 * a) / (a - 1));
    }
    expect(dpSgdEpsilon({ samplingRate: 1, sigma: 4, steps: 10, delta: 1e-5 })).toBeCloseTo(best, 12);
  });

  it('equals the sum of the definition where that sum has its digits', () => {
    const { samplingRate: q, sigma, steps, delta } = settings;
    let best = Infinity;
    for (let a = 2; a <= 20; a++) {
      let sum = 0;
      let choose = 1;
      for (let k = 0; k <= a; k++) {
        sum += choose * (1 - q) ** (a - k) * q ** k * Math.exp((k * (k - 1)) / (2 * sigma ** 2));
        choose = (choose * (a - k)) / (k + 1);
      }
      const rdp = (steps * Math.log(sum)) / (a - 1);
      best = Math.min(best, rdp + Math.log((a - 1) / a) - Math.log(delta * a) / (a - 1));
    }
    expect(dpSgdEpsilon(settings)).toBeCloseTo(best, 10); // the best order here is well under 20
  });

  it('keeps the digits of a tiny loss that very many steps multiply', () => {
    // to first order order a loses a q² (e^(1/sigma²) − 1) / 2 a step: 1 + that is 1 in binary
    const [q, sigma, steps, delta] = [1e-9, 5, 1e17, 1e-5];
    let best = Infinity;
    for (let a = 2; a <= 256; a++) {
      const rdp = (steps * a * q ** 2 * Math.expm1(1 / sigma ** 2)) / 2;
      best = Math.min(best, rdp + Math.log((a - 1) / a) - Math.log(delta * a) / (a - 1));
    }
    expect(dpSgdEpsilon({ samplingRate: q, sigma, steps, delta })).toBeCloseTo(best, 6);
  });

  it('falls with noise and delta, rises with steps and sampling rate', () => {
    const base = dpSgdEpsilon(settings)!;
    expect(dpSgdEpsilon({ ...settings, sigma: 2 })).toBeLessThan(base);
    expect(dpSgdEpsilon({ ...settings, delta: 1e-3 })).toBeLessThan(base);
    expect(dpSgdEpsilon({ ...settings, steps: 200 })).toBeGreaterThan(base);
    expect(dpSgdEpsilon({ ...settings, samplingRate: 0.1 })).toBeGreaterThan(base);
  });

  it('is never under 0, 0 where no text is used, and undefined without noise', () => {
    expect(dpSgdEpsilon({ samplingRate: 0.01, sigma: 100, steps: 1, delta: 0.9 })).toBe(0);
    expect(dpSgdEpsilon({ ...settings, steps: 0 })).toBe(0);
    expect(dpSgdEpsilon({ ...settings, samplingRate: 0 })).toBe(0);
    expect(dpSgdEpsilon({ ...settings, sigma: 0 })).toBeNull();
    expect(dpSgdEpsilon({ ...settings, delta: 0 })).toBeNull();
  });

  it('refuses settings out of range', () => {
    for (const bad of [{ samplingRate: 1.1 }, { sigma: -1 }, { steps: 1.5 }, { delta: 1 }, { sigma: NaN }]) {
      expect(() => dpSgdEpsilon({ ...settings, ...bad })).toThrow(RangeError);
    }
  });
});

describe('gaussianComposition', () => {
  it('has mu = √steps / sigma', () => {
    const { mu, epsilon } = gaussianComposition({ steps: 190, sigma: 5.0204, delta: 1e-5 })!;
    expect(mu).toBeCloseTo(Math.sqrt(190) / 5.0204, 12);
    expect(epsilon).toBeCloseTo(14.878413543850918, 12);
  });

  it('is exact, so never above the Rényi bound of the same training', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        (steps, sigma) => {
          const exact = gaussianComposition({ steps, sigma, delta: 1e-5 })!.epsilon!;
          const renyi = dpSgdEpsilon({ samplingRate: 1, steps, sigma, delta: 1e-5 })!;
          expect(exact).toBeLessThanOrEqual(renyi);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is undefined without noise', () => {
    expect(gaussianComposition({ steps: 10, sigma: 0, delta: 1e-5 })).toBeNull();
    expect(gaussianComposition({ steps: 10, sigma: 1, delta: 0 })).toMatchObject({ epsilon: null });
    expect(gaussianComposition({ steps: 0, sigma: 1, delta: 1e-5 })).toEqual({ mu: 0, epsilon: 0 });
  });
});

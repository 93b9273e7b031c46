import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erfc, normalCdf, normalLogCdf, normalQuantile } from './normal';

/** Relative closeness; the references were computed with 40 digits (mpmath). */
function expectClose(got: number, expected: number, relative = 1e-13) {
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

describe('erfc', () => {
  it.each([
    [-3, 1.9999779095030015],
    [-1.5, 1.9661051464753108],
    [-0.3, 1.3286267594591274],
    [0, 1],
    [0.3, 0.6713732405408726],
    [1, 0.15729920705028513],
    [1.4999, 0.03390674833770473],
    [1.5, 0.033894853524689274],
    [2, 0.004677734981047266],
    [5, 1.537459794428035e-12],
    [10, 2.088487583762545e-45],
    [26, 5.663192408856143e-296],
  ])('erfc(%d)', (x, expected) => {
    expectClose(erfc(x), expected);
  });
});

describe('the normal distribution', () => {
  it.each([
    [-10, 7.619853024160525e-24, -53.23128515051247],
    [-5, 2.866515718791939e-7, -15.064998393988725],
    [-2, 0.02275013194817921, -3.783184333682032],
    [-1, 0.15865525393145705, -1.8410216450092636],
    [0, 0.5, -0.6931471805599453],
    [1, 0.8413447460685429, -0.17275377902344988],
    [3, 0.9986501019683699, -0.0013508099647481938],
    [8, 0.9999999999999993, -6.220960574271786e-16],
  ])('Φ(%d) and its logarithm', (z, cdf, logCdf) => {
    expectClose(normalCdf(z), cdf);
    expectClose(normalLogCdf(z), logCdf);
  });

  it('has a logarithm where Φ itself is lost', () => {
    expectClose(normalLogCdf(-40), -804.6084420137538);
    expect(normalLogCdf(-1e6)).toBeLessThan(-4e11);
    expect(normalLogCdf(Infinity)).toBeCloseTo(0, 14);
  });

  it('has no step where the two methods meet', () => {
    const seam = -1.5 * Math.SQRT2;
    expectClose(normalLogCdf(seam - 1e-9), normalLogCdf(seam + 1e-9), 1e-8);
    expect(normalLogCdf(seam - 1e-9)).toBeLessThan(normalLogCdf(seam + 1e-9));
  });

  it('adds up to 1 with its mirror image', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
      }),
    );
  });
});

describe('normalQuantile', () => {
  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798407],
    [1e-10, -6.361340902404057],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.3, -0.5244005127080408],
    [0.4999, -0.00025066283008800747],
    [0.5, 0],
    [0.975, 1.9599639845400538],
    [0.999999, 4.753424308817087],
  ])('Φ⁻¹(%d)', (p, expected) => {
    // near ½ the input's own rounding is what limits the relative error
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(
      1e-13 * Math.max(1, Math.abs(expected)),
    );
  });

  it('undoes Φ', () => {
    fc.assert(
      fc.property(fc.double({ min: -35, max: 5, noNaN: true }), (z) => {
        expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 9);
      }),
    );
  });

  it('is infinite at the ends and undefined outside', () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    for (const p of [-0.1, 1.1, NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

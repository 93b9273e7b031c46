import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson } from './intervals';
import { precisionAtPrior } from './precisionAtPrior';

const count = (n: number) => fc.nat(n).map((k) => ({ k, n }));

describe('precisionAtPrior', () => {
  it('is Bayes’ rule, with the corners of both intervals', () => {
    const { precision, interval, ofHundred } = precisionAtPrior({ k: 178, n: 292 }, { k: 12, n: 228 }, 0.1)!;
    const bayes = (hit: number, alarm: number) => (hit * 0.1) / (hit * 0.1 + alarm * 0.9);
    const [tpr, fpr] = [clopperPearson(178, 292, 0.975)!, clopperPearson(12, 228, 0.975)!];
    expect(precision).toBeCloseTo(bayes(178 / 292, 12 / 228), 12);
    expect(interval[0]).toBeCloseTo(bayes(tpr[0], fpr[1]), 12);
    expect(interval[1]).toBeCloseTo(bayes(tpr[1], fpr[0]), 12);
    expect(ofHundred).toEqual({ members: 56, from: 38, to: 76 });
  });

  it('is the share of members where the attack flags both classes alike', () => {
    expect(precisionAtPrior({ k: 30, n: 100 }, { k: 30, n: 100 }, 0.2)!.precision).toBeCloseTo(0.2, 12);
  });

  it('says 100 of 100 only where no false alarm was seen, and then with a wide interval', () => {
    expect(precisionAtPrior({ k: 20, n: 100 }, { k: 0, n: 100 }, 0.01)!.ofHundred).toMatchObject({
      members: 100,
      to: 100,
    });
    expect(precisionAtPrior({ k: 20, n: 100 }, { k: 0, n: 100 }, 0.01)!.interval[0]).toBeLessThan(0.1);
    expect(precisionAtPrior({ k: 999, n: 1000 }, { k: 1, n: 1000 }, 0.9)!.ofHundred!.members).toBe(99);
    expect(precisionAtPrior({ k: 1, n: 1000 }, { k: 999, n: 1000 }, 0.1)!.ofHundred!.members).toBe(1);
  });

  it('has no precision where nothing is flagged, and an interval that says nothing', () => {
    expect(precisionAtPrior({ k: 0, n: 10 }, { k: 0, n: 10 }, 0.5)).toMatchObject({
      precision: null,
      ofHundred: null,
      interval: [0, 1],
    });
  });

  it('holds the estimate and rises with the prior', () => {
    const prior = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(count(80), count(60), prior, prior, (tpr, fpr, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((p) => precisionAtPrior(tpr, fpr, p)!);
        if (low!.precision === null) return;
        expect(low!.interval[0]).toBeLessThanOrEqual(low!.precision);
        expect(low!.interval[1]).toBeGreaterThanOrEqual(low!.precision);
        expect(high!.precision).toBeGreaterThanOrEqual(low!.precision - 1e-12);
      }),
    );
  });

  it('is undefined without a class and refuses what is no prior', () => {
    expect(precisionAtPrior({ k: 0, n: 0 }, { k: 1, n: 2 }, 0.5)).toBeNull();
    expect(() => precisionAtPrior({ k: 1, n: 2 }, { k: 1, n: 2 }, 1.5)).toThrow(RangeError);
  });
});

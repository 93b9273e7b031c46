import { describe, expect, it } from 'vitest';
import type { WeightNoise } from '../passes/need';
import { traceOf } from '../passes/trace.fixture';
import { mope, mopeScore } from './mope';
import { fakeSignals, withOptions } from './views.fixture';

/** A model of two tokens whose losses are 1 and 2 where the weights stand, and these further off. */
function run(rise: readonly ((step: number) => number)[], given = {}) {
  const options = withOptions(mope, given);
  const step = (noise: WeightNoise | undefined) => (noise ? noise.sign * (noise.pair + 1) : 0);
  const signals = fakeSignals(mope, options, {
    trace: ({ noise }) => traceOf(rise.map((by, i) => -(i + 1) - by(step(noise)))),
  });
  return { score: mope.score(signals, options), shares: Array.from(mope.contribution!(signals, options)!) };
}

describe('MoPe', () => {
  it('is exactly 0 on a slope: the two models of a pair cancel it', () => {
    expect(run([(z) => z / 4, (z) => -z / 8])).toEqual({ score: 0, shares: [0, 0] });
  });

  it('is the curvature of a pit, by token', () => {
    // squares of ±1 and ±2: mean 2.5 for the second token, over two tokens
    expect(run([(z) => z, (z) => z * z], { pairs: 2 })).toEqual({ score: 1.25, shares: [0, 1.25] });
  });

  it('asks for mirrored pairs of one seed and size, and the model as it is', () => {
    const [plain, ...perturbed] = mope.needs(withOptions(mope, { seed: 3 }));
    expect(plain).toEqual({ model: 'target', view: { kind: 'plain' } });
    const noises = perturbed.map(({ noise }) => noise!);
    expect(noises).toHaveLength(8);
    for (const noise of noises) {
      expect(noise).toMatchObject({ seed: 3, relativeSd: 0.02 });
      expect(noises).toContainEqual({ ...noise, sign: -noise.sign });
    }
  });

  it('is undefined where a model has no loss, or there is none', () => {
    expect(mopeScore(null, [1])).toBeNull();
    expect(mopeScore(1, [1, null])).toBeNull();
    expect(mopeScore(1, [])).toBeNull();
  });
});

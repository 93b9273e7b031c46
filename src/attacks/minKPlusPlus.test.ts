import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { minKPlusPlus } from './minKPlusPlus';
import { declared } from './signals.fixture';

describe('Min-K%++', () => {
  // z: (−4 + 2) / 1 = −2, flat = 0, (−1 + 2) / 0.5 = 2, (−8 + 4) / 4 = −1
  const target = traceOf([-4, -9, -1, -8], {
    entropy: Float32Array.of(2, 9, 2, 4),
    sigma: Float32Array.of(1, 0, 0.5, 4),
  });
  const scene = { target, reference: target, lowercase: target };

  it('takes the tokens with the lowest z, not those with the lowest log-probability', () => {
    const options = { k: 0.5 };
    const signals = declared(minKPlusPlus, options, scene);
    expect(minKPlusPlus.score(signals, options)).toBe(-1.5);
    expect(Array.from(minKPlusPlus.contribution!(signals, options)!)).toEqual([-1, 0, 0, -0.5]);
  });
});

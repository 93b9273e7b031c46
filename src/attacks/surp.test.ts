import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { initialOptions } from './attack';
import { declared } from './signals.fixture';
import { surp } from './surp';

const logp = [-1, -8, -2, -6, -0.5];

function run(entropies: readonly number[], options = { k: 0.6, cap: 2 }) {
  const target = traceOf(logp, { entropy: Float32Array.from(entropies) });
  const signals = declared(surp, options, { target, reference: target, lowercase: target });
  return { score: surp.score(signals, options), shares: surp.contribution!(signals, options) };
}

describe('SURP', () => {
  it('looks at the least likely tokens at sure places alone', () => {
    // the three lowest stand at 1, 2 and 3; at 1 anything could follow
    const { score, shares } = run([0, 5, 1, 1, 0]);
    expect(score).toBe(-4);
    expect(Array.from(shares!)).toEqual([0, 0, -1, -3, 0]);
  });

  it('takes entropies strictly below the cap', () => {
    expect(run([0, 2, 2, 1.5, 0]).score).toBe(-6);
    expect(run([0, 2, 2, 1.5, 0], { k: 0.6, cap: 2.2 }).score).toBeCloseTo(-16 / 3, 6);
  });

  it('is undefined where no low token stands at a sure place', () => {
    expect(run([0, 3, 3, 3, 0])).toEqual({ score: null, shares: null });
  });

  it('begins at 40% and 2 nats', () => {
    expect(initialOptions(surp)).toEqual({ k: 0.4, cap: 2 });
  });
});

import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { entropy } from './entropy';
import { logRank } from './logRank';
import { rank } from './rank';
import { declared } from './signals.fixture';

const target = traceOf([-1, -2, -3, -4], {
  rank: Int32Array.of(1, 4, 1, 16),
  entropy: Float32Array.of(0.5, 1.5, 0, 4),
});
const scene = { target, reference: traceOf([]), lowercase: traceOf([]) };

describe('attacks on what the model expects', () => {
  it.each([
    ['rank', rank, -5.5, [-0.25, -1, -0.25, -4]],
    // ln 1 = 0, ln 4 = 2 ln 2, ln 16 = 4 ln 2
    ['log-rank', logRank, -1.5 * Math.LN2, [0, -0.5 * Math.LN2, 0, -Math.LN2]],
    ['entropy', entropy, -1.5, [-0.125, -0.375, 0, -1]],
  ] as const)('%s is minus the mean, each token with its share', (_, attack, score, shares) => {
    const signals = declared(attack, {}, scene);
    expect(attack.score(signals, {})).toBeCloseTo(score, 12);
    attack.contribution!(signals, {})!.forEach((share, i) => expect(share).toBeCloseTo(shares[i]!, 12));
  });

  it('is 0, not −0, where every token is the first choice', () => {
    const first = { ...scene, target: traceOf([-1, -2]) };
    expect(logRank.score(declared(logRank, {}, first), {})).toBe(0);
  });
});

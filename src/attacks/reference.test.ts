import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { initialOptions, type Attack } from './attack';
import { ratio } from './ratio';
import { reference } from './reference';
import { declared } from './signals.fixture';

const target = traceOf([-1, -2, -3]);

function run(attack: Attack, other: ReturnType<typeof traceOf>) {
  const options = initialOptions(attack);
  const signals = declared(attack, options, { target, reference: other, lowercase: target });
  return {
    score: attack.score(signals, options),
    shares: attack.contribution!(signals, options),
  };
}

describe('reference', () => {
  it('gives each token the difference of its log-probabilities, over n', () => {
    const { score, shares } = run(reference, traceOf([-4, -2, -6]));
    expect(score).toBe(2);
    expect(Array.from(shares!)).toEqual([1, 0, 1]);
  });

  it('has a score but no shares where the reference reads other tokens', () => {
    expect(run(reference, traceOf([-4, -6]))).toEqual({ score: 3, shares: null });
    const others = { tokens: Int32Array.of(1, 2, 9) };
    expect(run(reference, traceOf([-4, -4, -7], others))).toEqual({ score: 3, shares: null });
  });
});

describe('ratio', () => {
  it('needs no tokens in common: the reference is one number', () => {
    const { score, shares } = run(ratio, traceOf([-4, -4]));
    expect(score).toBe(-0.5);
    expect(shares).toHaveLength(3);
  });

  it('is undefined where the reference is certain of every token', () => {
    expect(run(ratio, traceOf([0, 0]))).toEqual({ score: null, shares: null });
  });
});

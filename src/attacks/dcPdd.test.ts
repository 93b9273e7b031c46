import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { dcPdd, firstOccurrences } from './dcPdd';
import { declared } from './signals.fixture';

// tokens 7 9 7 3, each with probability 1/2; frequencies 1/e, 1/e² and 1: ln(1/f) = 1, 2, 0
const target = traceOf(
  [Math.LN2, Math.LN2, Math.LN2, Math.LN2].map((value) => -value),
  {
    tokens: Int32Array.of(7, 9, 7, 3),
  },
);
const table: Record<number, number> = { 7: Math.exp(-1), 9: Math.exp(-2), 3: 1 };
const scene = {
  target,
  reference: target,
  lowercase: target,
  frequency: (token: number) => table[token] ?? null,
};

function run(a: number, given = scene) {
  const signals = declared(dcPdd, { a }, given);
  return {
    score: dcPdd.score(signals, { a }),
    shares: dcPdd.contribution!(signals, { a }),
    work: dcPdd.explain.work(signals, { a }),
  };
}

describe('DC-PDD', () => {
  it('counts the first occurrence of each token', () => {
    expect(firstOccurrences([7, 9, 7, 3, 9])).toEqual([true, true, false, true, false]);
    const { score, shares } = run(10);
    expect(score).toBeCloseTo((0.5 + 1 + 0) / 3, 6);
    expect(shares![0]).toBeCloseTo(0.5 / 3, 6);
    expect(shares![1]).toBeCloseTo(1 / 3, 6);
    expect(Array.from(shares!.slice(2))).toEqual([0, 0]);
  });

  it('clips each term at a', () => {
    expect(run(0.6).score).toBeCloseTo((0.5 + 0.6 + 0) / 3, 6);
  });

  it('is undefined where there is no table, or a token stands outside of it', () => {
    const outside = traceOf([-1, -1], { tokens: Int32Array.of(7, 8) });
    for (const given of [
      { ...scene, frequency: () => null },
      { ...scene, target: outside },
    ]) {
      expect(run(0.01, given)).toMatchObject({ score: null, shares: null });
      expect(run(0.01, given).work.at(-1)).toMatchObject({ value: null });
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace } from '../passes/trace';
import { traceOf } from '../passes/trace.fixture';
import type { Attack } from './attack';
import { errorShifts, ezMia, ezMiaScore } from './ezMia';
import { liraBase } from './liraBase';
import { reference } from './reference';
import { declared, scenes } from './signals.fixture';
import { voteShares, wbc, WBC_WINDOWS, wbcScore, windowVotes } from './wbc';

/** Attacks that compare the target with its base token by token. */

function run(attack: Attack, target: Trace, base: Trace) {
  const signals = declared(
    attack,
    {},
    { target, base, reference: traceOf([-99]), lowercase: traceOf([-99]) },
  );
  return { score: attack.score(signals, {}), shares: attack.contribution!(signals, {}) };
}

const wrong = (logp: readonly number[]) => traceOf(logp, { rank: new Int32Array(logp.length).fill(2) });
const otherTokens = (logp: readonly number[]) => traceOf(logp, { tokens: Int32Array.from(logp, () => 99) });

describe('LiRA-Base', () => {
  it('equals Reference where the reference is the base', () => {
    fc.assert(
      fc.property(scenes(), (scene) => {
        const same = { ...scene, base: scene.reference };
        const [one, other] = [liraBase, reference].map((attack) => {
          const signals = declared(attack, {}, same);
          return [attack.score(signals, {}), attack.contribution!(signals, {})];
        });
        expect(one).toEqual(other);
      }),
    );
  });

  it('reads the base, not the reference', () => {
    expect(run(liraBase, traceOf([-1, -1]), traceOf([-3, -2]))).toMatchObject({ score: 1.5 });
  });
});

describe('EZ-MIA', () => {
  it('is the upward share of the shifts at the errors of the target', () => {
    // +2 and −1 at errors; +5 where the target is right does not count
    const target = traceOf([-1, -3, 0], { rank: Int32Array.of(2, 7, 1) });
    const { score, shares } = run(ezMia, target, traceOf([-3, -2, -5]));
    expect(score).toBeCloseTo(2 / 3, 12);
    expect(Array.from(shares!)).toEqual([2 / 3, 0, 0]);
  });

  it('is 1 where no shift goes down: the released P / N would be undefined there', () => {
    expect(run(ezMia, wrong([-1, -2]), traceOf([-2, -3])).score).toBe(1);
  });

  it('ranks as P / N does elsewhere', () => {
    // whole numbers, and at least one that goes down: both shares are exact to the last bit, ties included
    const shifts = fc
      .array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 })
      .map((list) => [-1, ...list]);
    const shiftsOf = (list: readonly number[]) =>
      errorShifts(
        list,
        list.map(() => 0),
        list.map(() => false),
      );
    fc.assert(
      fc.property(shifts, shifts, (a, b) => {
        const [one, other] = [shiftsOf(a), shiftsOf(b)];
        const released = one.positive / one.negative - other.positive / other.negative;
        expect(Math.sign(ezMiaScore(one)! - ezMiaScore(other)!)).toBe(Math.sign(released));
      }),
    );
  });

  it('is undefined with fewer than two errors, without a shift, or over other tokens', () => {
    const nothing = { score: null, shares: null };
    const oneError = traceOf([-1, -2], { rank: Int32Array.of(1, 2) });
    expect(run(ezMia, oneError, traceOf([-3, -3]))).toEqual(nothing);
    expect(run(ezMia, wrong([-1, -2]), wrong([-1, -2]))).toEqual(nothing);
    expect(run(ezMia, wrong([-1, -2]), otherTokens([-2, -3]))).toEqual(nothing);
  });
});

describe('WBC', () => {
  it('takes ten sizes', () => {
    expect(WBC_WINDOWS).toEqual([2, 3, 4, 6, 9, 13, 18, 25, 32, 40]);
  });

  it('has every window vote by its sums', () => {
    // differences base − target: +3, −1, −1, −1
    const votes = windowVotes([1, 2, 2, 2], [4, 1, 1, 1], [2, 3]);
    expect(votes.map((size) => size.votes)).toEqual([
      [true, false, false],
      [true, false],
    ]);
    expect(wbcScore(votes)).toBeCloseTo((1 / 3 + 1 / 2) / 2, 12);
  });

  it('spreads each vote over its tokens', () => {
    const shares = voteShares(windowVotes([1, 2, 2, 2], [4, 1, 1, 1], [2]), 4);
    expect(Array.from(shares)).toEqual([1 / 6, 1 / 6, 0, 0]);
  });

  it('takes a window longer than the text as the text: all ten sizes still vote', () => {
    const votes = windowVotes([1, 2, 2], [4, 1, 1]);
    expect(votes.map(({ length }) => length)).toEqual([2, 3, 3, 3, 3, 3, 3, 3, 3, 3]);
    // of two tokens: +2 yes, −2 no; of three: +1 yes
    expect(wbcScore(votes)).toBeCloseTo((0.5 + 9) / 10, 12);
  });

  it('finds no vote for membership between equal models: the comparison is strict', () => {
    fc.assert(
      fc.property(scenes(1), ({ target }) => {
        const { score, shares } = run(wbc, target, { ...target });
        expect(score).toBe(0);
        expect(shares!.every((share) => share === 0)).toBe(true);
      }),
    );
  });

  it('is 1 where the target finds every token easier', () => {
    const { score, shares } = run(wbc, traceOf([-1, -2, -3]), traceOf([-2, -3, -4]));
    expect(score).toBeCloseTo(1, 12);
    expect(shares!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('is undefined over other tokens, or none', () => {
    expect(run(wbc, traceOf([-1, -2]), otherTokens([-1, -2]))).toEqual({ score: null, shares: null });
    expect(run(wbc, traceOf([]), traceOf([]))).toEqual({ score: null, shares: null });
  });
});

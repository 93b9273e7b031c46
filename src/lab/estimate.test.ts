import { describe, expect, it } from 'vitest';
import { recordOf } from './runRecord.fixture';
import { shareDone, trainingSeconds } from './estimate';

describe('how long a training takes', () => {
  const timed = { parameters: 1e6, tokens: 10_000, seconds: 10 };

  it('goes with parameters and tokens, as it was timed here', () => {
    expect(trainingSeconds([timed], { parameters: 2e6, tokens: 30_000 })).toEqual({
      seconds: 60,
      measured: true,
    });
  });

  it('rests on the latest runs', () => {
    const slow = { ...timed, seconds: 1000 };
    expect(trainingSeconds([slow, slow, slow, timed, timed, timed], timed).seconds).toBe(10);
  });

  it('rests on models of the same size where there are any', () => {
    const large = { parameters: 4e6, tokens: 10_000, seconds: 10 };
    expect(trainingSeconds([timed, large], timed).seconds).toBe(10);
  });

  it('rests on trainings of the same way where there are any', () => {
    const dp = { ...timed, kind: 'private' as const, seconds: 50 };
    const full = { ...timed, kind: 'full' as const };
    const of = (kind: 'private' | 'full' | 'lora') => trainingSeconds([dp, full], { ...timed, kind }).seconds;
    expect([of('private'), of('full')]).toEqual([50, 10]);
    expect(of('lora')).toBeCloseTo(2 / (1 / 50 + 1 / 10)); // neither is like it: the mean of the paces
    expect(trainingSeconds([full], { ...dp, parameters: 2e6 }).seconds).toBe(20);
  });

  it('is said to be a guess before any', () => {
    expect(trainingSeconds([], timed).measured).toBe(false);
    expect(trainingSeconds([{ ...timed, seconds: 0 }], timed).measured).toBe(false);
  });

  it('counts what was done of a run', () => {
    expect(shareDone(recordOf())).toBeCloseTo(1 / 3);
  });
});

import { describe, expect, it } from 'vitest';
import { recordOf } from './runRecord.fixture';
import { basisOfAll, shareDone, SHARE_OF_SCORING, trainingSeconds } from './estimate';

describe('how long a training takes', () => {
  const timed = { parameters: 1e6, tokens: 10_000, seconds: 10 };

  it('goes with parameters and tokens, as it was timed here', () => {
    expect(trainingSeconds([timed], { parameters: 2e6, tokens: 30_000 })).toEqual({
      seconds: 60,
      basis: 'timed',
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
    expect(trainingSeconds([], timed).basis).toBe('guess');
    expect(trainingSeconds([{ ...timed, seconds: 0 }], timed).basis).toBe('guess');
  });

  it('rests on how fast this computer scores where no training was timed', () => {
    const scoring = 1e9 / SHARE_OF_SCORING.full; // as much is trained on in a second as the task has in ten
    expect(trainingSeconds([], timed, scoring)).toEqual({ seconds: 10, basis: 'scoring' });
    expect(trainingSeconds([], timed, 2 * scoring).seconds).toBe(5);
    expect(trainingSeconds([], { ...timed, kind: 'private' }, scoring).seconds).toBeGreaterThan(20);
    expect(trainingSeconds([timed], timed, scoring)).toEqual({ seconds: 10, basis: 'timed' });
  });

  it('is as certain as the least certain of its parts', () => {
    expect(basisOfAll([])).toBe('timed');
    expect(basisOfAll(['timed', 'scoring', 'timed'])).toBe('scoring');
    expect(basisOfAll(['guess', 'scoring'])).toBe('guess');
  });

  it('counts what was done of a run', () => {
    expect(shareDone(recordOf())).toBeCloseTo(1 / 3);
  });
});

import { describe, expect, it } from 'vitest';
import { NO_COST } from './cost';
import { recordOf } from './runRecord.fixture';
import { workSeconds, writingPace } from './workTime';

const paces = {
  trainings: [{ parameters: 10, tokens: 100, seconds: 1 }],
  scoring: null,
  writing: 50,
  pass: 0.5,
};
const work = { models: 0, kept: 0, trainingTokens: 0, model: null };

describe('how long an attacker’s work takes', () => {
  it('is that of its training, its writing and its passes', () => {
    const cost = { ...NO_COST, trainingTokens: 200, generatedTokens: 20, passes: 4 };
    expect(workSeconds(cost, 10, paces)).toEqual({ seconds: 2 + 4 + 2, basis: 'timed' });
    expect(workSeconds(cost, 10, { ...paces, writing: null }).basis).toBe('guess');
    expect(workSeconds({ ...cost, generatedTokens: 0 }, 10, { ...paces, writing: null }).basis).toBe('timed');
    expect(workSeconds(cost, 10, { ...paces, trainings: [] }).basis).toBe('guess');
  });

  it('rests on how fast this computer scores where it was not timed', () => {
    const cost = { ...NO_COST, generatedTokens: 20 };
    const of = (scoring: number | null) => workSeconds(cost, 10, { ...paces, writing: null, scoring });
    expect(of(1e6).basis).toBe('scoring');
    expect(of(1e6).seconds).toBeCloseTo(10 * of(1e7).seconds, 9);
    expect(workSeconds(cost, 10, { ...paces, scoring: 1e6 })).toEqual({ seconds: 4, basis: 'timed' });
  });

  it('rests on what was written here, by models of whatever size', () => {
    const samia = (generatedTokens: number, seconds: number) =>
      recordOf({ works: { samia: { ...work, generatedTokens, seconds } } });
    expect(writingPace([samia(100, 1), samia(300, 2), samia(400, 2)], () => 10)).toBe(1500);
    expect(writingPace([recordOf(), samia(100, 0)], () => 10)).toBeNull();
    expect(writingPace([{ ...samia(100, 1), madeBy: 'a command' }], () => 10)).toBeNull();
    expect(writingPace([samia(100, 1)], () => undefined)).toBeNull();
  });
});

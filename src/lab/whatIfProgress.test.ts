import { describe, expect, it } from 'vitest';
import { trainingsLeft, type TrainingState } from './whatIfProgress';

const WAITING: TrainingState = { over: false, step: 0, steps: null, seconds: 0, secondsLeft: null };
const HALF: TrainingState = { over: false, step: 30, steps: 60, seconds: 20, secondsLeft: 25 };
const OVER: TrainingState = { over: true, step: 60, steps: 60, seconds: 44, secondsLeft: null };

describe('trainingsLeft', () => {
  it('expects what it was told before anything is measured', () => {
    expect(trainingsLeft([WAITING, WAITING], 100)).toEqual({ share: 0, seconds: 200 });
  });

  it('takes the second one to be like the first', () => {
    expect(trainingsLeft([HALF, WAITING], 100)).toEqual({ share: 0.25, seconds: 25 + 45 });
    expect(trainingsLeft([OVER, WAITING], 100)).toEqual({ share: 0.5, seconds: 44 });
    expect(trainingsLeft([OVER, { ...WAITING, steps: 60 }], 100).seconds).toBe(44);
  });

  it('is over when all are, and where there is nothing to train', () => {
    expect(trainingsLeft([OVER, OVER], 100)).toEqual({ share: 1, seconds: 0 });
    expect(trainingsLeft([], 100)).toEqual({ share: 1, seconds: 0 });
  });
});

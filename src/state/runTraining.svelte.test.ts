import { describe, expect, it } from 'vitest';
import type { RunStart, RunStep } from '../training/events';
import { RunTraining } from './runTraining.svelte';

const startAt = (step: number): RunStart => ({
  kind: 'start',
  steps: 6,
  stepsPerEpoch: 2,
  step,
  trainable: 1,
  tokens: 1,
  lengths: [8],
  skipped: [],
  truncated: [],
  samplingRate: null,
});
const stepOf = (step: number, milliseconds = 1000): RunStep => ({
  kind: 'step',
  step,
  epoch: Math.ceil(step / 2),
  loss: 1,
  gradientNorm: 1,
  learningRate: 1,
  milliseconds,
  secondsLeft: 1,
});
/** Two steps that took five seconds, on an earlier visit. */
const EARLIER = {
  curve: [0, 1, 2].map((step) => ({ step, epoch: step / 2, loss: 1, heldOutLoss: null, gradientNorm: 1 })),
  epochs: [],
  seconds: 5,
};

describe('the seconds of a training', () => {
  it('are those of the earlier visit and of this one, each step’s once', () => {
    const training = new RunTraining();
    training.takeUp(EARLIER);
    training.begin(startAt(2));
    for (const step of [3, 4]) training.showStep(stepOf(step));
    training.begin(startAt(2)); // the GPU was lost
    for (const step of [3, 4]) training.showStep(stepOf(step, 2000));
    expect([training.seconds, training.losses.length]).toEqual([9, 4]);
  });

  it('count what came before a stage, and nothing that is done again', () => {
    const training = new RunTraining();
    training.begin(startAt(0));
    training.showStep(stepOf(1));
    training.endStage(); // the warm-up
    training.begin(startAt(0));
    training.showStep(stepOf(1));
    training.begin(startAt(0));
    expect(training.seconds).toBe(1);
  });

  it('are none of a visit whose checkpoint was refused', () => {
    const training = new RunTraining();
    training.takeUp(EARLIER);
    training.begin(startAt(0));
    training.showStep(stepOf(1));
    expect([training.seconds, training.losses.length]).toEqual([1, 1]);
  });
});

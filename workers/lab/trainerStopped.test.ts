import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src/training/recipe';
import { FILES, FULL, HELD_OUT, lossOf, ofKind, requestOf, run } from './trainer.fixture';

describe('a run that is told something', () => {
  it('pauses, takes single steps, goes on and stops', async () => {
    const seen: string[] = [];
    const told = await run(requestOf({ ...FULL, epochs: 3 }), (event, { gate }) => {
      if (event.kind !== 'step') return;
      seen.push(`${event.step}${gate.paused ? ' paused' : ''}`);
      if (event.step === 1) {
        gate.tell('pause');
        setTimeout(() => gate.tell('step'));
      } else if (event.step === 2) setTimeout(() => gate.tell('go'));
      else if (event.step === 4) gate.tell('stop');
    });
    expect(seen).toEqual(['1', '2 paused', '3', '4']);
    expect(told.result).toMatchObject({ ended: 'stopped', steps: 4, epoch: null });
    const { weights, heldOutLoss } = told.result;
    expect(await lossOf({ ...FILES, weights }, HELD_OUT)).toBeCloseTo(heldOutLoss!, 4);
  });

  it('ends with nothing when it is cancelled, also in a pause', async () => {
    const cancelled = run(requestOf(FULL), (event, { gate }) => {
      if (event.kind !== 'step') return;
      gate.tell('pause');
      setTimeout(() => gate.tell('cancel'));
    });
    await expect(cancelled).rejects.toThrow('Cancelled.');
  });
});

describe('early stopping', () => {
  it('gives back the model of the best epoch', async () => {
    const recipe: Recipe = { ...FULL, epochs: 9, learningRate: 0.3, decay: 'none', patience: 2 };
    const { events, result } = await run(requestOf(recipe, { heldOut: ['zzzzzz', 'QQQQ'], snapshots: true }));
    const epochs = ofKind(events, 'epoch');
    expect(result.ended).toBe('patience');
    const best = epochs.reduce((a, b) => (b.heldOutLoss! < a.heldOutLoss! ? b : a));
    expect(result.epoch).toBe(best.epoch);
    expect(epochs.at(-1)!.epoch).toBe(best.epoch + 2);
    expect(result.heldOutLoss).toBe(best.heldOutLoss);
    if (best.weights) expect(result.weights).toEqual(best.weights);
    else
      expect(await lossOf({ ...FILES, weights: result.weights }, ['zzzzzz', 'QQQQ'])).toBeCloseTo(
        best.heldOutLoss!,
        4,
      );
  });
});

import { describe, expect, it } from 'vitest';
import type { FineTuneRequest } from '../../src/models/labContract';
import { readTensors } from '../../src/models/weightsFile';
import type { RunStart } from '../../src/training/events';
import type { Recipe } from '../../src/training/recipe';
import { TextError } from './failures';
import { Trainer } from './trainer';
import { FILES, FULL, HELD_OUT, LORA, lossOf, model, ofKind, requestOf, run, TEXTS } from './trainer.fixture';

describe('a run', () => {
  it('tells of its start, its steps and its epochs, and gives back a model that has learnt', async () => {
    const { events, result } = await run(requestOf(FULL, { snapshots: true }));
    expect(events.map(({ kind }) => kind).join(' ')).toBe(
      'start epoch step step step epoch step step step epoch',
    );
    const start = events[0] as RunStart;
    expect(start).toMatchObject({ steps: 6, stepsPerEpoch: 3, step: 0, lengths: [16], samplingRate: null });
    expect(start.tokens).toBe(TEXTS.join('').length);
    expect(start.trainable).toBe(
      readTensors(FILES.weights).reduce((sum, [, , values]) => sum + values.length, 0),
    );

    const steps = ofKind(events, 'step');
    expect(steps.map(({ step, epoch }) => [step, epoch])).toEqual(
      [1, 1, 1, 2, 2, 2].map((e, i) => [i + 1, e]),
    );
    expect(steps.map(({ learningRate }) => learningRate / FULL.learningRate)).toEqual([
      0.5, 1, 0.8, 0.6, 0.4, 0.2,
    ]);
    expect(steps.at(-1)!.loss!).toBeLessThan(steps[0]!.loss!);
    expect(steps.every(({ secondsLeft }) => secondsLeft !== null && secondsLeft >= 0)).toBe(true);
    expect(steps.at(-1)!.secondsLeft).toBeLessThan(steps[0]!.secondsLeft!);

    const epochs = ofKind(events, 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(epochs[0]!.heldOutLoss).toBeCloseTo(await lossOf(FILES, HELD_OUT), 4);
    expect(epochs[0]).toMatchObject({
      trainLoss: null,
      weights: null,
      checkpoint: null,
      best: true,
      epsilon: null,
    });
    expect(epochs[2]!.heldOutLoss).toBeLessThan(epochs[0]!.heldOutLoss!);
    expect(epochs[1]!.weights).not.toEqual(epochs[2]!.weights);
    expect(epochs[2]!.weights).toEqual(result.weights);

    expect(result).toMatchObject({ ended: 'done', steps: 6, epoch: 2, epsilon: null, adapter: null });
    expect(result.heldOutLoss).toBe(epochs[2]!.heldOutLoss);
    expect(await lossOf({ ...FILES, weights: result.weights }, HELD_OUT)).toBeCloseTo(result.heldOutLoss!, 4);
    expect(result.curve.steps).toEqual(steps.map(({ loss }) => loss));
  });

  it("weighs an epoch's loss by tokens", async () => {
    const { events } = await run(requestOf({ ...FULL, learningRate: 1e-12 }));
    const [, first] = ofKind(events, 'epoch');
    expect(first!.trainLoss).toBeCloseTo(await lossOf(FILES, TEXTS), 4);
  });

  it('is the same for the same seed, and another for another', async () => {
    const curve = async (recipe: Recipe) => (await run(requestOf(recipe))).result.curve.steps;
    expect(await curve(FULL)).toEqual(await curve(FULL));
    expect(await curve(FULL)).not.toEqual(await curve({ ...FULL, seed: 2 }));
    expect(await curve(LORA)).toEqual(await curve(LORA));
  });

  it('leaves out what cannot be learnt, cuts what is too long, and says so', async () => {
    const texts = ['', 'to be', 'x'.repeat(40)];
    const { events } = await run(requestOf({ ...FULL, epochs: 1 }, { texts, heldOut: [] }));
    expect(events[0]).toMatchObject({ skipped: [0], truncated: [2], tokens: 5 + 16 });
    expect(events[1]).toMatchObject({ kind: 'epoch', heldOutLoss: null, best: null });
    const ended = await run(requestOf({ ...FULL, epochs: 1, endOfText: true }, { texts }));
    expect(ended.events[0]).toMatchObject({ skipped: [0], truncated: [2], tokens: 6 + 16 });
  });

  it('reads other texts in their place from the second epoch on', async () => {
    const recipe = { ...FULL, batch: 5, learningRate: 1e-12 }; // the model stays: each loss tells what was read
    const later = ['be to', 'not to be or', 'is that', 'a question', 'whither'];
    const { events } = await run(requestOf({ ...recipe, epochs: 3 }, { later }));
    const [, ...epochs] = ofKind(events, 'epoch').map(({ trainLoss }) => trainLoss!);
    const [before, after] = [await lossOf(FILES, TEXTS), await lossOf(FILES, later)];
    expect(Math.abs(before - after)).toBeGreaterThan(0.01);
    [before, after, after].forEach((loss, i) => expect(epochs[i]).toBeCloseTo(loss, 4));
    expect(ofKind(events, 'step')).toHaveLength(3);
  });

  it('leaves a text out of every epoch where it or the other one cannot be learnt', async () => {
    const texts = ['', 'to be', 'or not', 'x'.repeat(40)];
    const later = ['nothing', 'be to', '', 'y'];
    const { events } = await run(requestOf({ ...FULL, batch: 1 }, { texts, later }));
    expect(events[0]).toMatchObject({ skipped: [0, 2], truncated: [3], tokens: 5 + 16, steps: 4 });
  });

  it('refuses what makes no sense', async () => {
    const refused = (request: FineTuneRequest) =>
      expect(Trainer.open(model, request)).rejects.toThrow(TextError);
    await refused(requestOf(FULL, { texts: [] }));
    await refused(requestOf(FULL, { texts: [''] }));
    await refused(requestOf({ ...FULL, batch: 0 }));
    await refused(requestOf({ ...LORA, method: { ...LORA.method, layers: [1] } as Recipe['method'] }));
    await refused(requestOf(FULL, { from: new Uint8Array(3) }));
    await refused(requestOf(FULL, { later: TEXTS.slice(1) }));
    const privacy = { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 0.01 };
    await refused(requestOf({ ...FULL, privacy }, { later: TEXTS }));
  });
});

describe('a private run', () => {
  it('draws its lots by chance and tells what it promises', async () => {
    const privacy = { clip: 0.1, noiseMultiplier: 1, samplingRate: 0.4, delta: 1e-2 };
    const { events, result } = await run(requestOf({ ...LORA, privacy }));
    expect(events[0]).toMatchObject({ stepsPerEpoch: 3, steps: 6, samplingRate: 0.4 });
    const epsilons = ofKind(events, 'epoch').map(({ epsilon }) => epsilon!);
    expect(epsilons[0]).toBe(0);
    expect(epsilons[1]).toBeGreaterThan(0);
    expect(epsilons[2]).toBeGreaterThan(epsilons[1]!);
    expect(result.epsilon).toBe(epsilons[2]);
    const without = await run(requestOf({ ...LORA, privacy: { ...privacy, noiseMultiplier: 0 } }));
    expect(without.result.epsilon).toBeNull();
  });
});

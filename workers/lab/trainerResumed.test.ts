import { describe, expect, it } from 'vitest';
import { weightsFile } from '../../src/models/weightsFile';
import type { RunEpoch } from '../../src/training/events';
import type { Recipe } from '../../src/training/recipe';
import { Trainer } from './trainer';
import { FULL, LORA, model, ofKind, requestOf, run, TEXTS } from './trainer.fixture';

describe('a run that is taken up again', () => {
  const withDropout: Recipe = { ...FULL, dropout: 0.2, patience: 9 };
  const privately: Recipe = {
    ...LORA,
    privacy: { clip: 0.1, noiseMultiplier: 0.5, samplingRate: null, delta: 1e-2 },
  };

  it.each([
    ['in the middle of an epoch', withDropout, 2],
    ['at the end of one', withDropout, 3],
    ['under privacy', privately, 3],
  ])('ends as if it had never stopped, %s', async (_, recipe, at) => {
    const whole = await run(requestOf(recipe));
    let from: Uint8Array | null = null;
    const half = await run(requestOf(recipe), async (event, trainer) => {
      if (event.kind !== 'step' || event.step !== at) return;
      from = await trainer.checkpoint();
      trainer.gate.tell('stop');
    });
    expect(half.result).toMatchObject({ ended: 'stopped', steps: at });
    const rest = await run(requestOf(recipe, { from }));
    expect(rest.events[0]).toMatchObject({ kind: 'start', step: at });
    expect(ofKind(rest.events, 'step')).toHaveLength(whole.result.steps - at);
    expect(rest.result.curve).toEqual(whole.result.curve);
    expect(rest.result.weights).toEqual(whole.result.weights);
    expect(rest.result).toEqual(whole.result);
  });

  it('goes on from the checkpoint of an epoch, and tells of that epoch again', async () => {
    const kept = { checkpoints: true, snapshots: true };
    const whole = await run(requestOf(LORA, kept));
    const [, first] = ofKind(whole.events, 'epoch');
    const rest = await run(requestOf(LORA, { ...kept, from: first!.checkpoint }));
    expect(rest.events.map(({ kind }) => kind).join(' ')).toBe('start epoch step step step epoch');
    expect(rest.events[1]).toEqual(first);
    expect(rest.result).toEqual(whole.result);
  });

  it('has to be the same run', async () => {
    const { events } = await run(requestOf(LORA, { checkpoints: true }));
    const from = (events.at(-1) as RunEpoch).checkpoint;
    for (const other of [
      requestOf({ ...LORA, seed: 2 }, { from }),
      requestOf(LORA, { from, texts: TEXTS.slice(1) }),
      requestOf(LORA, { from, model: 'other' }),
    ]) {
      await expect(Trainer.open(model, other)).rejects.toThrow('The checkpoint is of another run');
    }
  });

  it('begins anew where the checkpoint is of another version of the page, and says so', async () => {
    const whole = await run(requestOf(LORA));
    const from = weightsFile([], 'F32', { trainspotter: '{"version":1}' });
    const anew = await run(requestOf(LORA, { from }));
    expect(anew.events[0]).toMatchObject({
      kind: 'start',
      step: 0,
      refused: 'Training began anew: the checkpoint is of another version of this page.',
    });
    expect(anew.result).toEqual(whole.result);
    expect(whole.events[0]).not.toHaveProperty('refused');
  });

  it('may be asked for its checkpoint while a step is under way', async () => {
    let asked: Promise<Uint8Array> | null = null;
    const trainer = await Trainer.open(model, requestOf(FULL));
    const going = trainer.run();
    let next = await going.next();
    for (; !next.done;) {
      const coming = going.next();
      if (next.value.kind === 'step' && next.value.step === 1) {
        await new Promise((resolve) => setTimeout(resolve)); // the gate lets the second step begin
        asked = trainer.checkpoint();
      }
      next = await coming;
    }
    trainer.dispose();
    const rest = await run(requestOf(FULL, { from: await asked! }));
    expect(rest.result).toEqual(next.value);
  });
});

describe('early stopping that is taken up again', () => {
  it('trains no further where patience ran out at the checkpoint', async () => {
    const recipe: Recipe = { ...FULL, epochs: 9, learningRate: 0.3, decay: 'none', patience: 2 };
    const request = requestOf(recipe, { heldOut: ['zzzzzz', 'QQQQ'], checkpoints: true });
    const whole = await run(request);
    expect(whole.result.ended).toBe('patience');
    const [before, last] = ofKind(whole.events, 'epoch').slice(-2);
    const rest = await run({ ...request, from: last!.checkpoint });
    expect(rest.events.map(({ kind }) => kind)).toEqual(['start', 'epoch']);
    expect(rest.result).toEqual(whole.result);
    const earlier = await run({ ...request, from: before!.checkpoint });
    expect(ofKind(earlier.events, 'step')).toHaveLength(3);
    expect(earlier.result).toEqual(whole.result);
  });
});

import { numpy as np } from '@jax-js/jax';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAdapter } from '../../src/models/adapterFile';
import type { FineTuned, FineTuneRequest } from '../../src/models/labContract';
import { readTensors } from '../../src/models/weightsFile';
import { tinyModel } from '../../src/models/tinyModel.fixture';
import type { RunEpoch, RunStart, TrainingEvent } from '../../src/training/events';
import { FULL_RECIPE, LORA_MATRICES, type Recipe } from '../../src/training/recipe';
import { TextError } from './failures';
import { embed, logProbabilities } from './gpt2';
import { LabModel } from './labModel';
import { Trainer } from './trainer';

const FILES = tinyModel('tiny', 3, { layers: 1, width: 8, heads: 2, positions: 16 });
const SHAPE = { layers: 1, width: 8 };
const TEXTS = ['to be', 'or not to be', 'that is', 'the question', 'whether'];
const HELD_OUT = ['tis nobler', 'in the mind'];
const FULL: Recipe = { ...FULL_RECIPE, epochs: 2, batch: 2, learningRate: 1e-2, warmUpSteps: 2 };
const LORA: Recipe = {
  ...FULL,
  method: { kind: 'lora', rank: 2, alpha: 4, dropout: 0, matrices: [...LORA_MATRICES], layers: null },
  learningRate: 5e-2,
};

let model: LabModel;
beforeAll(async () => {
  model = await LabModel.open(FILES);
});

const requestOf = (recipe: Recipe, more: Partial<FineTuneRequest> = {}): FineTuneRequest => ({
  model: 'tiny',
  texts: TEXTS,
  later: null,
  heldOut: HELD_OUT,
  recipe,
  precision: 'F32',
  snapshots: false,
  checkpoints: false,
  from: null,
  ...more,
});

interface Told {
  readonly events: readonly TrainingEvent[];
  readonly result: FineTuned;
}

/** A whole run. @param onEvent may tell the run something */
async function run(
  request: FineTuneRequest,
  onEvent: (event: TrainingEvent, trainer: Trainer) => void | Promise<void> = () => undefined,
): Promise<Told> {
  const trainer = await Trainer.open(model, request);
  try {
    const events: TrainingEvent[] = [];
    const going = trainer.run();
    let next = await going.next();
    for (; !next.done; next = await going.next()) {
      events.push(next.value);
      await onEvent(next.value, trainer);
    }
    return { events, result: next.value };
  } finally {
    trainer.dispose();
  }
}

const ofKind = <K extends TrainingEvent['kind']>(events: readonly TrainingEvent[], kind: K) =>
  events.filter((event): event is Extract<TrainingEvent, { kind: K }> => event.kind === kind);

async function lossOf(files: typeof FILES, texts: readonly string[]): Promise<number> {
  const loaded = await LabModel.open(files);
  let [sum, count] = [0, 0];
  for (const words of texts) {
    const logp = await loaded.logProbabilities(words);
    sum -= logp.reduce((total, value) => total + value, 0);
    count += logp.length;
  }
  loaded.dispose();
  return sum / count;
}

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

describe('a LoRA', () => {
  it('merged is what it was when applied, and reads back from its own files', async () => {
    const { result } = await run(requestOf({ ...LORA, epochs: 4 }));
    expect(result.heldOutLoss).not.toBeCloseTo(result.curve.epochs[0]!.heldOutLoss!, 1);
    const { method, tensors } = readAdapter(result.adapter!.config, result.adapter!.weights, SHAPE);
    expect(method).toEqual(LORA.method);

    const adapters = Object.fromEntries(
      [...tensors].map(([name, values]) => {
        const rows = name.endsWith('lora_A') ? 2 : values.length / 2;
        return [name, np.array(Float32Array.from(values), { shape: [rows, values.length / rows] })];
      }),
    );
    const merged = await LabModel.open({ ...FILES, weights: result.weights });
    for (const words of [...TEXTS, ...HELD_OUT]) {
      const sequence = [256, ...new TextEncoder().encode(words)];
      const row = (ids: number[]) => np.array(Int32Array.from(ids), { shape: [1, ids.length] });
      const parameters = { ...model.parameters, ...adapters };
      const applied = await logProbabilities(
        parameters,
        model.config,
        embed(parameters, row(sequence.slice(0, -1))),
        row(sequence.slice(1)),
        { scale: 2, masks: {} },
      ).data();
      const found = await merged.logProbabilities(words);
      expect(found).toHaveLength(applied.length);
      found.forEach((value, i) => expect(Math.abs(value - applied[i]!)).toBeLessThan(1e-4));
    }
    merged.dispose();
  });

  it('changes the matrices of its blocks, and nothing else', async () => {
    const method = { ...LORA.method, matrices: ['mlp.c_fc'] } as Recipe['method'];
    const { result } = await run(requestOf({ ...LORA, method, epochs: 1 }));
    const before = new Map(readTensors(FILES.weights).map(([name, , values]) => [name, values]));
    const changed = readTensors(result.weights).filter(([name, , values]) =>
      values.some((value, i) => value !== before.get(name)![i]),
    );
    expect(changed.map(([name]) => name)).toEqual(['h.0.mlp.c_fc.weight']);
  });
});

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

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRunRecord, type CurvePoint } from '../lab/runRecord';
import { recordOf } from '../lab/runRecord.fixture';
import { SELF_PROMPT } from '../lab/selfPromptPlan';
import { modelEntry } from './fakeEngine.fixture';
import { fetchTraining, trainingOfRun, trainingsOf } from './trainingRecord';

const ROOT = new URL('../../public/models/', import.meta.url);
const fileOf = (model: string) => new URL(`${model}/training.json`, ROOT);
const jsonOf = (model: string) => JSON.parse(readFileSync(fileOf(model), 'utf8')) as Record<string, unknown>;
const MODELS = readdirSync(ROOT).filter((model) => existsSync(fileOf(model)));
const BASES = ['medium', 'nano', 'small'];
const REFERENCES = ['small-candidate', 'small-self-prompt'];
const TARGETS = MODELS.filter((model) => ![...BASES, ...REFERENCES].includes(model));

/** What the server has in a file's place; null = the file itself. */
let instead: string | null;

beforeEach(() => {
  instead = null;
  vi.stubGlobal('fetch', (url: string) => {
    const file = new URL(url);
    return Promise.resolve(
      existsSync(file)
        ? new Response(instead ?? readFileSync(file, 'utf8'))
        : new Response(null, { status: 404 }),
    );
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const training = (model: string) => fetchTraining(ROOT.href, model);

describe('what a shipped model tells of its training', () => {
  it('are files of both kinds', () => {
    expect(MODELS).toEqual(expect.arrayContaining([...BASES, ...REFERENCES]));
    expect(TARGETS).toEqual(expect.arrayContaining(['small-dp', 'small-ft', 'small-lora', 'small-soft']));
  });

  it.each(TARGETS)("is a run's epochs and its losses at the end: %s", async (model) => {
    const record = readRunRecord(jsonOf(model));
    const told = (await training(model))!;
    expect(told.epochs).toBe(record.spec.recipe.epochs);
    expect(told.heldOutLoss).toBe(record.epochs.at(-1)!.heldOutLoss);
    const steps = (record.curve.length - 1) / told.epochs!; // the first point is before the first step
    const losses = record.curve.slice(-steps).map((point) => point.loss!);
    expect(told.trainLoss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / steps, 12);
  });

  it('is what small-ft was', async () => {
    const told = (await training('small-ft'))!;
    expect(told.epochs).toBe(3);
    expect(told.heldOutLoss).toBeCloseTo(4.6858, 4);
    expect(told.trainLoss).toBeGreaterThan(3);
    expect(told.trainLoss).toBeLessThan(told.heldOutLoss!);
  });

  it.each(BASES)('is the losses of pre-training: %s', async (model) => {
    const { final_training_loss: trainLoss, held_out } = jsonOf(model);
    const heldOutLoss = (held_out as Record<string, { nats_per_token: number }>)['all']!.nats_per_token;
    expect(heldOutLoss).toBeGreaterThan(3);
    expect(await training(model)).toEqual({ epochs: null, trainLoss, heldOutLoss });
  });

  it("is not the target's losses where the model is a reference of its run", async () => {
    const none = { trainLoss: null, heldOutLoss: null };
    expect(await training('small-self-prompt')).toEqual({ epochs: SELF_PROMPT.recipe.epochs, ...none });
    expect(await training('small-candidate')).toEqual({ epochs: 3, ...none });
  });

  it('is of its last whole epoch where it was stopped, and nothing where it cannot be read', async () => {
    const point = (epoch: number, loss: number | null, heldOutLoss: number | null) => ({
      epoch,
      loss,
      heldOutLoss,
    });
    const run = {
      of: 'target',
      spec: { recipe: { epochs: 9 } },
      epochs: [{ epoch: 0 }, { epoch: 1 }, { epoch: 2 }],
      curve: [
        point(0, null, 5),
        point(0.5, 9, null),
        point(1, 9, 4.5),
        point(1.5, 4, null),
        point(2, null, 4.25), // an empty lot
        point(2.5, 9, null),
      ],
    };
    instead = JSON.stringify(run);
    expect(await training('small-ft')).toEqual({ epochs: 2, trainLoss: 4, heldOutLoss: 4.25 });
    instead = '{"epochs":3}';
    expect(await training('small-ft')).toBeNull();
    expect(await training('none-such')).toBeNull();
  });
});

describe('what a run of the lab tells of the training of its model', () => {
  const point = (epoch: number, loss: number | null, heldOutLoss: number | null = null): CurvePoint => ({
    step: 10 * epoch,
    epoch,
    loss,
    heldOutLoss,
    gradientNorm: null,
  });
  const curve = [
    point(0, null),
    point(0.5, 5),
    point(1, 4, 4.8),
    point(1.5, 3),
    point(2, 2, 4.9),
    point(2.5, 1),
  ];

  it('is its epochs and its losses in the last of them', () => {
    const run = recordOf({ curve: curve.slice(0, 5), trained: { ended: 'done', epoch: 2 } });
    expect(trainingOfRun(run)).toEqual({ epochs: 2, trainLoss: 2.5, heldOutLoss: 4.9 });
    // nothing was attacked between its epochs
    expect(trainingOfRun({ ...run, epochs: [] })).toMatchObject({ epochs: 2 });
  });

  it('is that of the weights that were kept: of the best epoch, or of the step where it was stopped', () => {
    const best = recordOf({ curve, trained: { ended: 'patience', epoch: 1 } });
    expect(trainingOfRun(best)).toEqual({ epochs: 1, trainLoss: 4.5, heldOutLoss: 4.8 });
    const stopped = recordOf({ curve, trained: { ended: 'stopped', epoch: null } });
    expect(trainingOfRun(stopped)).toEqual({ epochs: 2.5, trainLoss: 1.5, heldOutLoss: 4.9 });
  });

  it('is that of the epochs that were attacked in records of before it was kept', () => {
    const epochs = [{ epoch: 1, aucs: {}, heldOutLoss: 4.8 }];
    expect(trainingOfRun(recordOf({ curve, trained: null, epochs }))).toMatchObject({ epochs: 1 });
  });

  it('is found by the weights; a shipped model is asked for its file', async () => {
    const files = { 'model.safetensors': { bytes: 1, sha256: 'e'.repeat(64) } };
    const runs = [
      recordOf({ curve: [] }),
      recordOf({
        seed: 2,
        weights: { sha256: 'e'.repeat(64), bytes: 1 },
        trained: { ended: 'done', epoch: 7 },
      }),
    ];
    const trainings = trainingsOf(ROOT.href, {
      models: () => [modelEntry('mine', 'small', 1, files), modelEntry('brought', null, 1)],
      runs: () => runs,
    });
    expect(await trainings('mine')).toMatchObject({ epochs: 7 });
    expect(await trainings('brought')).toBeNull();
    expect(await trainings('small-ft')).toMatchObject({ epochs: 3 });
  });
});

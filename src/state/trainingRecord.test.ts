import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRunRecord } from '../lab/runRecord';
import { SELF_PROMPT } from '../lab/selfPromptPlan';
import { fetchTraining } from './trainingRecord';

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

import { beforeEach, describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import type { FineTuneRequest } from '../../src/models/labContract';
import type { TrainingEvent } from '../../src/training/events';
import { FULL_RECIPE, LORA_RECIPE } from '../../src/training/recipe';
import { tinyModel } from '../../src/models/tinyModel.fixture';
import { LabService } from './labService';

const tiny = (id: string) => tinyModel(id, 1, { layers: 1, width: 4, heads: 2, positions: 8 });
const BYTES = readSafetensorsHeader(tiny('a').weights).values();
/** What a tiny model takes. */
const SIZE = [...BYTES].reduce((sum, { length }) => sum + length, 0);
const NOISE = { seed: 1, pair: 0, sign: 1, relativeSd: 0.1 } as const;

let service: LabService;

beforeEach(async () => {
  service = new LabService(2 * SIZE);
  expect(await service.start('wasm')).toEqual({ ok: true, value: null });
});

const held = async () => {
  const names = ['a', 'b', 'c'];
  const answers = await Promise.all(names.map((name) => service.holds(name)));
  return names.filter((_, i) => answers[i]).join('');
};

describe('the lab service', () => {
  it('gives norms, log-probabilities and noisy weights of a model', async () => {
    await service.load(tiny('a'));
    expect(await service.gradientNorms('a', 'to be')).toMatchObject({ ok: true, value: { tokens: 5 } });
    const logp = await service.logProbabilities('a', 'to be');
    expect(logp.ok && logp.value).toHaveLength(5);
    const noisy = await service.perturb(tiny('a').weights, NOISE);
    if (!noisy.ok) throw new Error(noisy.error.message);
    const before = await service.gradientNorms('a', 'to be');
    await service.load({ ...tiny('b'), weights: noisy.value });
    const after = await service.gradientNorms('b', 'to be');
    expect(after.ok).toBe(true);
    expect(after).not.toEqual(before);
  });

  it('says what is wrong: the text, the model, the files, the order', async () => {
    await service.load(tiny('a'));
    expect(await service.gradientNorms('a', '')).toMatchObject({ ok: false, error: { kind: 'text' } });
    expect(await service.logProbabilities('a', 'far too long')).toMatchObject({
      ok: false,
      error: { kind: 'text' },
    });
    expect(await service.gradientNorms('b', 'x')).toMatchObject({ ok: false, error: { kind: 'model' } });
    expect(await service.load({ ...tiny('b'), weights: new Uint8Array(3) })).toMatchObject({
      ok: false,
      error: { kind: 'model' },
    });
    expect(await service.perturb(new Uint8Array(3), NOISE)).toMatchObject({
      ok: false,
      error: { kind: 'model' },
    });
    expect(await new LabService().load(tiny('a'))).toMatchObject({ ok: false, error: { kind: 'device' } });
    expect(await service.start('webgpu')).toMatchObject({ ok: false, error: { kind: 'device' } });
  });

  it('keeps the models used last, as many as there is room for', async () => {
    await service.load(tiny('a'));
    await service.load(tiny('b'));
    await service.gradientNorms('a', 'x');
    await service.load(tiny('c'));
    expect(await held()).toBe('ac');
    await service.load(tiny('c')); // again: it takes no more room
    expect(await held()).toBe('ac');
    await service.unload('a');
    expect(await held()).toBe('c');
  });

  it('keeps one model however large', async () => {
    service = new LabService(1);
    await service.start('wasm');
    await service.load(tiny('a'));
    await service.load(tiny('b'));
    expect(await held()).toBe('b');
    expect(await service.gradientNorms('b', 'x')).toMatchObject({ ok: true });
  });
});

describe('fine-tuning', () => {
  const request: FineTuneRequest = {
    model: 'a',
    later: null,
    texts: ['to be', 'or not'],
    heldOut: ['x'],
    recipe: { ...LORA_RECIPE, epochs: 2, batch: 2 },
    precision: 'F16',
    snapshots: false,
    checkpoints: true,
    from: null,
  };

  it('waits for whoever listens, and gives back a model that loads', async () => {
    await service.load(tiny('a'));
    const [told, heard]: string[][] = [[], []];
    const answer = await service.fineTune(request, async ({ kind }) => {
      told!.push(kind);
      await new Promise((resolve) => setTimeout(resolve));
      heard!.push(kind);
      expect(heard).toEqual(told);
    });
    expect(heard).toEqual(['start', 'epoch', 'step', 'epoch', 'step', 'epoch']);
    if (!answer.ok) throw new Error(answer.error.message);
    const { weights, adapter } = answer.value;
    expect([...readSafetensorsHeader(weights).values()].every(({ dtype }) => dtype === 'F16')).toBe(true);
    expect(readSafetensorsHeader(adapter!.weights).size).toBe(4);
    expect(await service.load({ ...tiny('b'), weights })).toMatchObject({ ok: true });
    expect(await service.logProbabilities('a', 'to')).not.toEqual(await service.logProbabilities('b', 'to'));
  });

  it('is one run at a time, and answers meanwhile', async () => {
    await service.load(tiny('a'));
    expect(await service.checkpoint()).toMatchObject({ ok: false, error: { kind: 'model' } });
    await service.command('stop'); // without effect
    let [second, file]: unknown[] = [];
    const first = await service.fineTune(request, async (event) => {
      if (event.kind !== 'start') return;
      second = await service.fineTune(request, () => undefined);
      file = await service.checkpoint();
    });
    expect(first).toMatchObject({ ok: true, value: { ended: 'done', steps: 2 } });
    expect(second).toMatchObject({ ok: false, error: { kind: 'text' } });
    expect(file).toMatchObject({ ok: true });
  });

  it('hears what it is told while it is being opened', async () => {
    await service.load(tiny('a'));
    const told: string[] = [];
    const cancelled = service.fineTune(request, ({ kind }) => void told.push(kind));
    await service.command('cancel');
    expect(await cancelled).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(told).toEqual(['start', 'epoch']);
    expect(await service.fineTune(request, () => undefined)).toMatchObject({ ok: true });
  });

  it('goes on from the last checkpoint after its engine was lost', async () => {
    await service.load(tiny('a'));
    const whole = await service.fineTune(request, () => undefined);
    let last: Uint8Array | null = null;
    const lost = await service.fineTune(request, (event: TrainingEvent) => {
      if (event.kind === 'epoch' && event.checkpoint) last = event.checkpoint;
      if (event.kind === 'step' && event.step === 2) throw new Error('the device is lost');
    });
    expect(lost).toMatchObject({ ok: false, error: { kind: 'device' } });
    const other = new LabService();
    await other.start('wasm');
    await other.load(tiny('a'));
    expect(await other.fineTune({ ...request, from: last }, () => undefined)).toEqual(whole);
  });

  it('says what is wrong: the recipe, the model, and that it was cancelled', async () => {
    await service.load(tiny('a'));
    const failed = async (wrong: Partial<FineTuneRequest>) => {
      const answer = await service.fineTune({ ...request, ...wrong }, () => service.command('cancel'));
      return answer.ok ? null : answer.error.kind;
    };
    expect(await failed({ recipe: { ...FULL_RECIPE, epochs: 0 } })).toBe('text');
    expect(await failed({ model: 'b' })).toBe('model');
    expect(await failed({})).toBe('cancelled');
    expect(await service.checkpoint()).toMatchObject({ ok: false, error: { kind: 'model' } });
    expect(await service.fineTune(request, () => undefined)).toMatchObject({ ok: true });
  });
});

describe('sampling', () => {
  const settings = { tokens: 2, temperature: 1, topK: 20, seed: 1, stopAtEnd: false };
  const prompts = [{ words: 'to be', tokens: 2, draw: 0 }];

  it('continues prompts, and says what is wrong', async () => {
    await service.load(tiny('a'));
    const answer = await service.sample('a', prompts, settings);
    expect(answer).toMatchObject({ ok: true, value: [{ prompt: 'to', promptTokens: [116, 111] }] });
    if (answer.ok) expect(answer.value[0]!.tokens).toHaveLength(2);
    const kind = async (answered: ReturnType<LabService['sample']>) => {
      const failed = await answered;
      return failed.ok ? null : failed.error.kind;
    };
    expect(await kind(service.sample('a', prompts, { ...settings, tokens: 0 }))).toBe('text');
    expect(await kind(service.sample('b', prompts, settings))).toBe('model');
    expect(await kind(service.sample('a', prompts, settings, () => false))).toBe('cancelled');
  });
});

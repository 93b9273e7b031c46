import { beforeEach, describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from '../../src/models/safetensors';
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

import 'fake-indexeddb/auto';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { adapterFiles, mergedFile } from '../models/adapterFile';
import type { ModelEntry } from '../models/catalogue';
import type { ModelBytes } from '../models/scoringContract';
import { tinyModel } from '../models/tinyModel.fixture';
import { withPrecision } from '../models/weightsFile';
import { initialAdapters } from '../training/lora';
import type { LoraMethod } from '../training/recipe';
import type { Engine } from './engine.svelte';
import { modelEntry } from './fakeEngine.fixture';
import { OwnModels } from './ownModels.svelte';

const BASE = tinyModel('tiny', 1);
const SHAPE = { layers: 2, width: 8 };

/** An engine as far as models are taken in. */
function fake() {
  const engine = {
    models: [modelEntry('tiny', null, 1)] as readonly ModelEntry[],
    held: new Map<string, ModelBytes>([['tiny', BASE]]),
    add(entry: ModelEntry, files: ModelBytes) {
      engine.models = [...engine.models, entry];
      engine.held.set(entry.id, files);
    },
    remove(id: string) {
      engine.models = engine.models.filter((model) => model.id !== id);
      engine.held.delete(id);
    },
    files: (id: string) => Promise.resolve(engine.held.get(id)!),
  };
  return engine;
}

const own = async (engine = fake()) => {
  const models = new OwnModels(engine as unknown as Engine);
  await models.open();
  return { engine, models };
};
const trained = (id: string): { entry: ModelEntry; files: ModelBytes } => ({
  entry: modelEntry(id, 'tiny', 1),
  files: { ...tinyModel(id, 2), id },
});
const folderOf = (zip: Uint8Array) =>
  Object.entries(unzipSync(zip)).map(([path, bytes]) => ({ path, bytes: Uint8Array.from(bytes) }));

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

describe('models of the visitor’s own', () => {
  it('are models at once, and again at the next visit', async () => {
    const { engine, models } = await own();
    await models.add(trained('first'));
    await models.add(trained('second'));
    expect(engine.models.map(({ id }) => id)).toEqual(['tiny', 'first', 'second']);
    expect(models.list.map(({ id }) => id)).toEqual(['second', 'first']);
    const later = await own();
    expect(later.engine.models.map(({ id }) => id)).toEqual(['tiny', 'first', 'second']);
    expect(later.engine.held.get('first')).toEqual({ ...tinyModel('first', 2), id: 'first' });
  });

  it('go, and do not come back', async () => {
    const { engine, models } = await own();
    await models.add(trained('first'));
    await models.remove('first');
    expect([engine.models.length, models.list.length]).toEqual([1, 0]);
    expect((await own()).models.list).toEqual([]);
  });

  it('are said not to be kept where there is no room', async () => {
    const { models, engine } = await own();
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    try {
      await models.add(trained('first'));
      await models.add(trained('second'));
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect(models.trouble).toMatch(/no room .* keep second, first: save them/);
    expect(engine.models).toHaveLength(3);
    await models.remove('first'); // and now there is room
    expect(models.trouble).toBeNull();
    expect((await own()).models.list.map(({ id }) => id)).toEqual(['second']);
  });
});

describe('a model that is saved', () => {
  it('is a folder of float16 weights that comes back as it was, base and all', async () => {
    const { models } = await own();
    await models.add(trained('first'));
    const { name, bytes } = models.zip('first');
    expect(name).toBe('first.zip');
    const again = await own(fake());
    await again.models.remove('first');
    const entry = await again.models.openFolder('first', folderOf(bytes));
    expect(entry.base).toBe('tiny');
    expect(again.engine.held.get(entry.id)!.weights).toEqual(
      withPrecision(trained('first').files.weights, 'F16'),
    );
    const twice = await again.models.openFolder('first', folderOf(bytes));
    expect(twice.id).toBe(entry.id);
    expect(again.models.list).toHaveLength(1);
  });

  it('is an adapter where it was trained as one, and is merged again when it comes back', async () => {
    const method: LoraMethod = {
      kind: 'lora',
      rank: 1,
      alpha: 2,
      dropout: 0,
      matrices: ['mlp.c_fc'],
      layers: [1],
    };
    const tensors = initialAdapters(method, SHAPE, 3);
    for (const values of tensors.values()) values.fill(0.25);
    const adapter = adapterFiles({ method, tensors }, SHAPE, 'tiny', 'F32');
    const weights = mergedFile(BASE.weights, { method, tensors }, SHAPE, 'F32');
    const { models } = await own();
    await models.add({ entry: modelEntry('lora', 'tiny', 1), files: { ...BASE, weights }, adapter });
    const folder = folderOf(models.zip('lora').bytes);
    expect(folder.map(({ path }) => path)).toContain('lora/adapter_model.safetensors');
    expect(folder.map(({ path }) => path)).not.toContain('lora/model.safetensors');
    expect(strFromU8(folder.find(({ path }) => path.endsWith('trainspotter.json'))!.bytes)).toContain(
      '"tiny"',
    );
    const again = await own(fake());
    const entry = await again.models.openFolder('lora', folder);
    expect(again.engine.held.get(entry.id)!.weights).toEqual(weights);
  });

  it('tells what it has read of the shipped records when it comes back', async () => {
    const { models } = await own();
    const made = trained('drawn');
    const read = { members: ['a'], nonmembers: ['b'], prefixMembers: ['c'], coins: true, otherTexts: false };
    await models.add({ ...made, entry: { ...made.entry, read } });
    expect((await own()).models.list[0]?.read).toEqual(read);
    const folder = folderOf(models.zip('drawn').bytes);
    expect((await (await own(fake())).models.openFolder('drawn', folder)).read).toEqual(read);
    // what cannot be read is not known
    const card = folder.find(({ path }) => path.endsWith('trainspotter.json'))!;
    card.bytes = strToU8(strFromU8(card.bytes).replace('"nonmembers"', '"others"')) as typeof card.bytes;
    vi.stubGlobal('indexedDB', new IDBFactory());
    expect((await (await own(fake())).models.openFolder('drawn', folder)).read).toBeUndefined();
  });

  it('is a reference again where it was one', async () => {
    const { models } = await own();
    const made = trained('candidate');
    await models.add({ ...made, entry: { ...made.entry, kind: 'candidate-reference' } });
    const folder = folderOf(models.zip('candidate').bytes);
    const entry = await (await own(fake())).models.openFolder('candidate', folder);
    expect(entry).toMatchObject({ base: 'tiny', kind: 'candidate-reference' });
  });

  it('is one that is here', async () => {
    const { models } = await own();
    expect(() => models.zip('tiny')).toThrow('There is no model "tiny" to save.');
  });
});

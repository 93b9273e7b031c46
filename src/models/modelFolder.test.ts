import { describe, expect, it } from 'vitest';
import { adapterFiles, mergedFile, readAdapter } from './adapterFile';
import type { ModelEntry } from './catalogue';
import { readModelFolder, type FolderFile } from './modelFolder';
import { tinyModel } from './tinyModel.fixture';
import { withPrecision } from './weightsFile';
import { initialAdapters } from '../training/lora';
import type { LoraMethod } from '../training/recipe';

const SHAPE = { layers: 2, width: 8 };
const BASE = tinyModel('tiny', 1);
const METHOD: LoraMethod = {
  kind: 'lora',
  rank: 2,
  alpha: 4,
  dropout: 0,
  matrices: ['attn.c_attn'],
  layers: null,
};
const entry: ModelEntry = { id: 'tiny', name: 'Tiny', about: '', base: null, parameters: 1, files: {} };
const context = { name: 'My Model!', known: [entry], filesOf: () => Promise.resolve(BASE) };

const bytes = (text: string) => new TextEncoder().encode(text);
const whole = (): FolderFile[] => [
  { path: 'mine/config.json', bytes: bytes(BASE.config) },
  { path: 'mine/model.safetensors', bytes: Uint8Array.from(BASE.weights) },
  { path: 'mine/tokenizer.json', bytes: bytes(BASE.tokenizer) },
];
const without = (name: string) => whole().filter(({ path }) => !path.endsWith(name));
const withFile = (name: string, content: Uint8Array<ArrayBuffer>) => [
  ...without(name),
  { path: `mine/${name}`, bytes: content },
];

function adapterFolder(base = '/home/somebody/models/tiny/'): FolderFile[] {
  const tensors = initialAdapters(METHOD, SHAPE, 3);
  for (const values of tensors.values()) values.forEach((_, i) => (values[i] = ((i % 7) - 3) / 10));
  const { config, weights } = adapterFiles({ method: METHOD, tensors }, SHAPE, base, 'F32');
  return [
    { path: 'adapter_config.json', bytes: bytes(config) },
    { path: 'adapter_model.safetensors', bytes: weights },
  ];
}

describe('a folder of a model', () => {
  it('is read as it is, under a name that other weights do not have', async () => {
    const { entry: read, files } = await readModelFolder(whole(), context);
    expect(read).toMatchObject({ name: 'My Model!', base: null, about: 'brought by you' });
    expect(read.id).toMatch(/^my-model-[0-9a-f]{8}$/);
    expect(read.id).toBe(`my-model-${read.files['model.safetensors']!.sha256.slice(0, 8)}`);
    expect(files).toMatchObject({ id: read.id, config: BASE.config, graph: null, selfCheck: null });
    expect(files.weights).toEqual(BASE.weights);
    const other = Uint8Array.from(BASE.weights);
    other[other.length - 1]! ^= 1;
    expect((await readModelFolder(withFile('model.safetensors', other), context)).entry.id).not.toBe(read.id);
  });

  it('knows its base where it was saved here', async () => {
    const given = [...whole(), { path: 'trainspotter.json', bytes: bytes('{"base": "tiny"}') }];
    expect((await readModelFolder(given, context)).entry.base).toBe('tiny');
  });

  it.each([
    ['nothing', [], 'There is no model.safetensors.'],
    ['no config', without('config.json'), 'There is no config.json among model.safetensors, tokenizer.json.'],
    ['no tokenizer', without('tokenizer.json'), 'There is no tokenizer.json'],
    [
      'a pickle',
      [...without('model.safetensors'), { path: 'pytorch_model.bin', bytes: bytes('') }],
      'pytorch_model.bin',
    ],
    ['another kind of model', withFile('config.json', bytes('{"model_type": "llama"}')), 'only GPT-2 models'],
    ['a config that is no JSON', withFile('config.json', bytes('{')), 'config.json cannot be used'],
    ['weights that are none', withFile('model.safetensors', bytes('hello, world')), 'not a safetensors file'],
    [
      'weights of another shape',
      withFile('config.json', bytes(BASE.config.replace('"n_embd":8', '"n_embd":16'))),
      'model.safetensors cannot be used',
    ],
  ])('of %s is refused in a sentence', async (_, given, message) => {
    const reading = Promise.resolve().then(() => readModelFolder(given, context));
    await expect(reading).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('what a reference was made for', () => {
  const withCard = (card: object) => [
    ...withFile('config.json', bytes(BASE.config)),
    { path: 'trainspotter.json', bytes: bytes(JSON.stringify(card)) },
  ];

  it('stands in trainspotter.json; what is not known there is nothing', async () => {
    const read = async (card: object) => (await readModelFolder(withCard(card), context)).entry.kind;
    expect(await read({ base: 'tiny', kind: 'candidate-reference' })).toBe('candidate-reference');
    expect(await read({ base: 'tiny', kind: 'of the future' })).toBeUndefined();
    expect(await read({ base: 'tiny' })).toBeUndefined();
  });
});

describe('a folder of an adapter', () => {
  it('is merged into the base that it names', async () => {
    const given = adapterFolder();
    const { entry: read, files } = await readModelFolder(given, context);
    const adapter = readAdapter(new TextDecoder().decode(given[0]!.bytes), given[1]!.bytes, SHAPE);
    expect(read).toMatchObject({ base: 'tiny', about: 'a LoRA on tiny, brought by you' });
    expect(files.weights).toEqual(mergedFile(BASE.weights, adapter, SHAPE, 'F32'));
    expect(files.weights).not.toEqual(withPrecision(BASE.weights, 'F32'));
    expect(files.tokenizer).toBe(BASE.tokenizer);
  });

  it('of a base that is not here names it', async () => {
    await expect(readModelFolder(adapterFolder('gpt2-xl'), context)).rejects.toMatchObject({
      message: 'The adapter belongs to "gpt2-xl", which is not here; there are: tiny.',
    });
  });
});

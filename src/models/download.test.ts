import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { initialAdapters } from '../training/lora';
import type { LoraMethod } from '../training/recipe';
import { adapterFiles, mergedFile } from './adapterFile';
import { downloadBytes, SCORING_FILES, type ModelEntry } from './catalogue';
import { fetchAdapter, fetchModel, fetchVerified, sha256 } from './download';
import { tinyModel } from './tinyModel.fixture';

const HELLO = new TextEncoder().encode('hello');
const SHA = { sha256: createHash('sha256').update(HELLO).digest('hex') };

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A body that arrives in these parts, and fails after them where an error is given. */
function body(parts: Uint8Array[], error?: unknown): ReadableStream {
  const left = [...parts];
  return new ReadableStream({
    pull(controller) {
      const part = left.shift();
      if (part) controller.enqueue(part);
      else if (error) controller.error(error);
      else controller.close();
    },
  });
}

function answerWith(answer: (url: string, init: RequestInit) => Response): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(url);
    return Promise.resolve().then(() => answer(url, init));
  });
  return asked;
}

describe('sha256', () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Uint8Array.from(array));

  it('is SHA-256 by the browser itself', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (data) => {
        expect(await sha256(data)).toBe(createHash('sha256').update(data).digest('hex'));
      }),
    );
  });

  it('is the same where the page is not secure and the browser has none', async () => {
    vi.stubGlobal('crypto', {});
    await fc.assert(
      fc.asyncProperty(bytes, async (data) => {
        expect(await sha256(data)).toBe(createHash('sha256').update(data).digest('hex'));
      }),
    );
  });
});

describe('fetchVerified', () => {
  it('joins the parts and counts them as they arrive', async () => {
    answerWith(() => new Response(body([HELLO.slice(0, 2), HELLO.slice(2)])));
    const arrived: number[] = [];
    const got = await fetchVerified('a.bin', SHA, { onBytes: (bytes) => arrived.push(bytes) });
    expect(got).toEqual(HELLO);
    expect(arrived).toEqual([2, 3]);
  });

  it('refuses another file than the named one', async () => {
    answerWith(() => new Response('hellO'));
    await expect(fetchVerified('a.bin', SHA)).rejects.toMatchObject({
      kind: 'download',
      message: expect.stringContaining('a.bin is not the file that the manifest names') as string,
    });
  });

  it('refuses an answer that is none, whatever stands in it', async () => {
    answerWith(() => new Response('hello', { status: 404 }));
    await expect(fetchVerified('a.bin', SHA)).rejects.toMatchObject({
      kind: 'download',
      message: 'a.bin could not be fetched: the server answered 404.',
    });
  });

  it('says why where the connection fails, before or during the answer', async () => {
    answerWith(() => {
      throw new TypeError('no route');
    });
    await expect(fetchVerified('a.bin', SHA)).rejects.toMatchObject({
      kind: 'download',
      message: 'a.bin could not be fetched: no route.',
    });
    answerWith(() => new Response(body([HELLO], new TypeError('reset'))));
    await expect(fetchVerified('a.bin', SHA)).rejects.toMatchObject({ kind: 'download' });
  });

  it('is cancelled, not failed, where the signal says so', async () => {
    const abort = new AbortController();
    answerWith((_, { signal }) => {
      expect(signal).toBe(abort.signal);
      abort.abort();
      return new Response(body([], abort.signal.reason));
    });
    await expect(fetchVerified('a.bin', SHA, { signal: abort.signal })).rejects.toMatchObject({
      name: 'EngineError',
      kind: 'cancelled',
    });
  });
});

describe('fetchModel', () => {
  const model = (names: readonly string[]): ModelEntry => ({
    id: 'nano',
    name: 'nano',
    about: '',
    base: null,
    parameters: 1,
    files: Object.fromEntries(
      names.map((name) => [
        name,
        { bytes: name.length, sha256: createHash('sha256').update(name).digest('hex') },
      ]),
    ),
  });

  it('fetches what scoring needs from the folder of the model', async () => {
    const asked = answerWith((url) => new Response(url.split('/').at(-1)!));
    const { id, graph, weights, ...texts } = await fetchModel('models/', model(SCORING_FILES));
    expect(asked).toEqual(SCORING_FILES.map((name) => `models/nano/${name}`));
    expect(id).toBe('nano');
    expect(new TextDecoder().decode(graph!)).toBe('scoring.onnx');
    expect(new TextDecoder().decode(weights)).toBe('model.safetensors');
    expect(texts).toEqual({
      config: 'config.json',
      tokenizer: 'tokenizer.json',
      tokenizerConfig: 'tokenizer_config.json',
      selfCheck: 'selfcheck.json',
    });
  });

  it('names a file that the manifest does not', async () => {
    answerWith((url) => new Response(url.split('/').at(-1)!));
    const lacking = model(SCORING_FILES.filter((name) => name !== 'scoring.onnx'));
    await expect(fetchModel('models/', lacking)).rejects.toMatchObject({
      kind: 'download',
      message: 'The manifest names no scoring.onnx for nano.',
    });
  });
});

describe('fetchAdapter', () => {
  const base = tinyModel('tiny', 1);
  const shape = { layers: 2, width: 8 };
  const method: LoraMethod = {
    kind: 'lora',
    rank: 1,
    alpha: 2,
    dropout: 0,
    matrices: ['mlp.c_fc'],
    layers: null,
  };
  const tensors = initialAdapters(method, shape, 1);
  for (const values of tensors.values()) values.fill(0.5);
  const written = adapterFiles({ method, tensors }, shape, 'tiny', 'F16');

  const shipped = (files: Record<string, Uint8Array<ArrayBuffer>>): ModelEntry => {
    answerWith((url) => new Response(files[url.split('/').at(-1)!]));
    return {
      id: 'tiny-lora',
      name: '',
      about: '',
      base: 'tiny',
      parameters: 1,
      files: Object.fromEntries(
        Object.entries(files).map(([name, content]) => [
          name,
          { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') },
        ]),
      ),
    };
  };
  const files = {
    'adapter_config.json': new TextEncoder().encode(written.config),
    'adapter_model.safetensors': written.weights,
    'selfcheck.json': new TextEncoder().encode('{}'),
  };

  it('is the base with the adapter merged in, and a self-check of its own', async () => {
    const entry = shipped(files);
    const model = await fetchAdapter('models/', entry, base);
    expect(model).toMatchObject({ id: 'tiny-lora', graph: null, selfCheck: '{}', tokenizer: base.tokenizer });
    expect(model.weights).toEqual(mergedFile(base.weights, { method, tensors }, shape, 'F32'));
    expect(downloadBytes(entry)).toBe(Object.values(files).reduce((sum, { length }) => sum + length, 0));
  });

  it('that does not fit the base is refused', async () => {
    const other = tinyModel('other', 1, { layers: 1, width: 8, heads: 2, positions: 16 });
    await expect(fetchAdapter('models/', shipped(files), other)).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringContaining('The adapter of tiny-lora cannot be used') as string,
    });
  });
});

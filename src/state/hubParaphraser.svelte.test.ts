import { afterEach, describe, expect, it, vi } from 'vitest';
import { HUB_FILES } from '../models/paraphraseContract';
import { failure, type Result } from '../models/result';
import { HubParaphraser } from './hubParaphraser.svelte';

const MODEL = 'somebody/paraphraser';
const listed = (files: readonly string[]) => files.map((path, i) => ({ path, size: 10 ** i, type: 'file' }));

/** A worker that answers at once. */
function fake(write: (input: string) => Result<string> | Promise<Result<string>>, loads = true) {
  const inputs: string[] = [];
  let ended = 0;
  const open = () => ({
    api: {
      load: (): Promise<Result<null>> =>
        Promise.resolve(loads ? { ok: true, value: null } : failure('download', 'gone')),
      write: (input: string) => {
        inputs.push(input);
        return Promise.resolve(write(input));
      },
    },
    end: () => void ended++,
  });
  return { hub: new HubParaphraser(open), inputs, ended: () => ended };
}
const hubAnswers = (json: unknown, status = 200) => {
  const fetched = vi.fn((url: string) => Promise.resolve(Response.json(json, { status, headers: { url } })));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
const ok = (value: string) => ({ ok: true as const, value });

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a model of the hub', () => {
  it('is asked for by its name alone, and offered with the size of what would be fetched', async () => {
    const fetched = hubAnswers([...listed(HUB_FILES), { path: 'onnx/encoder_model.onnx', size: 1e9 }]);
    const { hub } = fake(ok);
    expect(fetched).not.toHaveBeenCalled();
    await hub.look(MODEL);
    expect(fetched.mock.calls.map(([url]) => url)).toEqual([
      `https://huggingface.co/api/models/${MODEL}/tree/main?recursive=true`,
    ]);
    expect(hub.offer).toEqual({ model: MODEL, bytes: 111_111 });
  });

  it('is refused where it is none, or lacks a file', async () => {
    const { hub } = fake(ok);
    const fetched = hubAnswers([]);
    await hub.look('../etc/passwd');
    expect([hub.offer, fetched.mock.calls.length]).toEqual([null, 0]);
    expect(hub.trouble).toContain('is no name of a model');
    hubAnswers(listed(HUB_FILES.slice(0, 4)));
    await hub.look(MODEL);
    expect(hub.trouble).toContain('it has no onnx/encoder_model_quantized.onnx');
    hubAnswers({}, 404);
    await hub.look(MODEL);
    expect(hub.trouble).toContain('it says 404');
    expect(await hub.write('', ['a'])).toBeNull(); // what was not looked up is not fetched
  });
});

describe('paraphrases', () => {
  const offered = async (worker: ReturnType<typeof fake>) => {
    hubAnswers(listed(HUB_FILES));
    await worker.hub.look(MODEL);
    return worker;
  };

  it('are what it writes, and null where that is the text itself or nothing', async () => {
    const { hub, inputs, ended } = await offered(
      fake((input) => ok(input.endsWith('c') ? ' ' : input.endsWith('b') ? ' b ' : `other than ${input}`)),
    );
    expect(await hub.write('Say: ', ['a', 'b', 'c'])).toEqual(['other than Say: a', null, null]);
    expect(inputs).toEqual(['Say: a', 'Say: b', 'Say: c']);
    expect([hub.status, ended()]).toEqual([null, 1]);
  });

  it('are none where the model fails, which is said', async () => {
    const { hub, ended } = await offered(fake(() => failure('text', 'it broke')));
    expect(await hub.write('', ['a'])).toBeNull();
    expect([hub.trouble, hub.status, ended()]).toEqual(['it broke.', null, 1]);
    const other = await offered(fake(ok, false));
    expect(await other.hub.write('', ['a'])).toBeNull();
    expect(other.hub.trouble).toBe('gone.');
  });

  it('end when they are cancelled', async () => {
    const { hub, ended } = await offered(fake(() => new Promise(() => undefined)));
    const written = hub.write('', ['a']);
    hub.cancel();
    expect(await written).toBeNull();
    expect([hub.trouble, hub.status, ended()]).toEqual(['The paraphrasing was cancelled.', null, 1]);
  });
});

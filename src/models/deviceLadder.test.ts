import { afterEach, describe, expect, it, vi } from 'vitest';
import { fasterDevice, gpuObstacle, mendHint, probeGpu, type GpuFacts } from './deviceLadder';

const MB = 2 ** 20;
const adapter = { software: false, maxBufferBytes: 128 * MB };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('gpuObstacle', () => {
  it.each<[string, GpuFacts, RegExp]>([
    ['a browser without WebGPU', { api: false, secure: true, adapter: null }, /no WebGPU/],
    ['a page that is not secure', { api: false, secure: false, adapter: null }, /not served securely/],
    ['no adapter', { api: true, secure: true, adapter: null }, /no graphics adapter/],
    [
      'buffers that are too small',
      { api: true, secure: true, adapter },
      /of 128 MB; this model needs 200 MB/,
    ],
  ])('names %s', (_, facts, message) => {
    expect(gpuObstacle(facts, 200 * MB)).toMatch(message);
  });

  it('is none where the largest buffer just fits', () => {
    expect(gpuObstacle({ api: true, secure: true, adapter }, 128 * MB)).toBeNull();
    expect(gpuObstacle({ api: true, secure: true, adapter }, 128 * MB + 1)).not.toBeNull();
  });
});

describe('probeGpu', () => {
  const browser = (gpu: unknown) => {
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', gpu === undefined ? {} : { gpu });
    return probeGpu();
  };

  it('says what there is, the smaller of two limits counting', async () => {
    const limits = { maxBufferSize: 256, maxStorageBufferBindingSize: 128 };
    const found = { limits, info: { isFallbackAdapter: true } };
    expect(await browser({ requestAdapter: () => Promise.resolve(found) })).toEqual({
      api: true,
      secure: true,
      adapter: { software: true, maxBufferBytes: 128 },
    });
  });

  it('says what is missing, and never throws', async () => {
    expect(await browser(undefined)).toEqual({ api: false, secure: true, adapter: null });
    const none = { api: true, secure: true, adapter: null };
    expect(await browser({ requestAdapter: () => Promise.resolve(null) })).toEqual(none);
    expect(await browser({ requestAdapter: () => Promise.reject(new Error('blocked')) })).toEqual(none);
  });
});

describe('fasterDevice', () => {
  it('compares a pass on the GPU with as many WebAssembly workers as would run', () => {
    expect(fasterDevice({ wasm: 40, webgpu: 30, wasmWorkers: 1 })).toBe('webgpu');
    expect(fasterDevice({ wasm: 40, webgpu: 30, wasmWorkers: 2 })).toBe('wasm');
    expect(fasterDevice({ wasm: 40, webgpu: 20, wasmWorkers: 2 })).toBe('wasm'); // a tie changes nothing
  });
});

describe('mendHint', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', /about:config/],
    [
      'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      /Safari/,
    ],
    ['Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36', /chrome:\/\/gpu/],
    ['something else', /A current version/],
  ])('knows %s', (userAgent, hint) => {
    expect(mendHint(userAgent)).toMatch(hint);
  });
});

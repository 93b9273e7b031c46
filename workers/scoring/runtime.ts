import type * as Ort from 'onnxruntime-web';
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import asyncifyModule from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import jspiWasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import jspiModule from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import plainModule from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import type { Device } from '../../src/models/scoringContract';

export type Runtime = typeof Ort;

/** Whether WebAssembly may wait for a promise: the smaller of the two WebGPU builds needs that. */
const hasPromiseIntegration = 'Suspending' in WebAssembly;

/**
 * The runtime for a device, from our own files. One thread each: for models of this size several workers beat several
 * threads, and threads need headers that a static host does not send.
 */
export async function loadRuntime(device: Device): Promise<Runtime> {
  const [runtime, wasm, mjs] = await (device === 'wasm'
    ? plain()
    : hasPromiseIntegration
      ? jspi()
      : asyncify());
  runtime.env.wasm.wasmPaths = { wasm: new URL(wasm, import.meta.url), mjs: new URL(mjs, import.meta.url) };
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = 'error';
  return runtime;
}

type Loaded = readonly [Runtime, string, string];

async function plain(): Promise<Loaded> {
  return [(await import('onnxruntime-web/wasm')) as Runtime, plainWasm, plainModule];
}

async function jspi(): Promise<Loaded> {
  return [(await import('onnxruntime-web/jspi')) as Runtime, jspiWasm, jspiModule];
}

async function asyncify(): Promise<Loaded> {
  return [(await import('onnxruntime-web/webgpu')) as Runtime, asyncifyWasm, asyncifyModule];
}

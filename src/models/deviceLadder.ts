import type { Device } from './scoringContract';

/** What the browser says of its GPU, as far as a decision needs it. */
export interface GpuFacts {
  readonly api: boolean;
  readonly secure: boolean;
  /** null = no adapter was given. */
  readonly adapter: { readonly software: boolean; readonly maxBufferBytes: number } | null;
}

/** Why scoring runs on WebAssembly although WebGPU was wanted, in a person's words. */
export interface Fallback {
  readonly cause: string;
  readonly works: string;
  readonly mend: string;
}

export const WORKS = 'Everything works here on WebAssembly; large sets take longer.';

/** The browser's own page of settings about GPUs, for the "how to mend it" of a banner. */
export function mendHint(userAgent: string): string {
  if (userAgent.includes('Firefox/'))
    return 'In Firefox, open about:config and switch dom.webgpu.enabled on, or use a newer version.';
  if (/Version\/[\d.]+.*Safari\//.test(userAgent)) return 'In Safari, WebGPU needs version 26 or newer.';
  if (userAgent.includes('Chrome/'))
    return 'In this browser, switch on "Use graphics acceleration" in Settings › System and look at chrome://gpu.';
  return 'A current version of Chrome, Edge, Firefox or Safari has WebGPU.';
}

/** Asks the browser for its GPU; never throws. */
export async function probeGpu(): Promise<GpuFacts> {
  const secure = globalThis.isSecureContext;
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (!gpu) return { api: false, secure, adapter: null };
  try {
    const adapter = await gpu.requestAdapter();
    if (!adapter) return { api: true, secure, adapter: null };
    const maxBufferBytes = Math.min(adapter.limits.maxBufferSize, adapter.limits.maxStorageBufferBindingSize);
    return { api: true, secure, adapter: { software: adapter.info.isFallbackAdapter, maxBufferBytes } };
  } catch {
    return { api: true, secure, adapter: null };
  }
}

/** What stops WebGPU before it is tried; null where it may be tried. `largest` is the largest buffer wanted, bytes. */
export function gpuObstacle(facts: GpuFacts, largest: number): string | null {
  if (!facts.api) {
    return facts.secure
      ? 'This browser has no WebGPU.'
      : 'This page is not served securely (https or localhost), so the browser hides WebGPU.';
  }
  if (!facts.adapter) return 'The browser has WebGPU, but it was given no graphics adapter.';
  if (facts.adapter.maxBufferBytes < largest) {
    const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
    return `The graphics adapter takes buffers of ${megabytes(facts.adapter.maxBufferBytes)} MB; this model needs ${megabytes(largest)} MB.`;
  }
  return null;
}

/** Milliseconds of one pass over the same text on each device, after a first one that warms it up. */
export interface WarmUp {
  readonly wasm: number;
  readonly webgpu: number;
  /** One-thread WebAssembly workers that would run side by side. */
  readonly wasmWorkers: number;
}

/** The faster device for a stream of passes. */
export function fasterDevice({ wasm, webgpu, wasmWorkers }: WarmUp): Device {
  return webgpu < wasm / wasmWorkers ? 'webgpu' : 'wasm';
}

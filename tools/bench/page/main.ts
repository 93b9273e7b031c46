import { wrap, type Remote } from 'comlink';
import type { EngineBenchApi } from './contract';

declare global {
  // a property of the page's window, for the program that drives it
  var engineBench: Remote<EngineBenchApi> | undefined;
}

const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
worker.addEventListener('error', ({ message }) => {
  throw new Error(message || 'the worker could not be started');
});
globalThis.engineBench = wrap<EngineBenchApi>(worker);

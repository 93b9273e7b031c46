import { proxy, wrap, type Remote } from 'comlink';
import type { FineTuneRequest } from '../../../src/models/labContract';
import { unwrap } from '../../../src/models/result';
import type { Device, ModelBytes } from '../../../src/models/scoringContract';
import { ScoringPool } from '../../../src/state/scoringPool';
import type { RunStart, RunStep, TrainingEvent } from '../../../src/training/events';
import type { Recipe } from '../../../src/training/recipe';
import type { TrainingBench, TrainingTimes, TrainingWorkerApi } from './trainingContract';

declare global {
  // a property of the page's window, for the program that drives it
  var trainingBench: TrainingBench | undefined;
}

/** A worker that is silent for longer counts as dead. */
const PATIENCE = 120_000;

class Bench implements TrainingBench {
  readonly isolated = globalThis.crossOriginIsolated;
  #worker: Worker | null = null;
  #lab: Remote<TrainingWorkerApi> | null = null;
  #scoring: ScoringPool | null = null;
  #model = '';

  async open(device: Device, model: string): Promise<void> {
    this.close();
    this.#worker = new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('error', ({ message }) => {
      throw new Error(message || 'the worker could not be started');
    });
    this.#lab = wrap<TrainingWorkerApi>(this.#worker);
    this.#model = model;
    unwrap(await this.#lab.start(device));
    const file = (name: string) => fetch(`./models/${model}/${name}`);
    const files = async (): Promise<ModelBytes> => ({
      id: model,
      config: await (await file('config.json')).text(),
      tokenizer: await (await file('tokenizer.json')).text(),
      tokenizerConfig: await (await file('tokenizer_config.json')).text(),
      graph: null,
      weights: new Uint8Array(await (await file('model.safetensors')).arrayBuffer()),
      selfCheck: null,
    });
    unwrap(await this.#lab.load(await files()));
    this.#scoring = new ScoringPool({
      device: 'wasm',
      size: 1,
      bytesOf: files,
      isVariant: () => false,
      patience: PATIENCE,
      onDeath: console.error,
    });
  }

  close(): void {
    this.#worker?.terminate();
    this.#scoring?.close();
    this.#worker = this.#lab = this.#scoring = null;
  }

  async score(texts: readonly string[]): Promise<number[]> {
    const milliseconds: number[] = [];
    for (const words of texts) {
      const begun = performance.now();
      await this.#scoring!.trace(this.#model, { words }, 'interactive');
      milliseconds.push(performance.now() - begun);
    }
    return milliseconds;
  }

  async train(recipe: Recipe, texts: readonly string[], heldOut: readonly string[]): Promise<TrainingTimes> {
    const lab = this.#lab!;
    const steps: RunStep[] = [];
    let start: RunStart | null = null;
    const onEvent = proxy((event: TrainingEvent) => {
      if (event.kind === 'step') steps.push(event);
      else if (event.kind === 'start') start = event;
    });
    const request: FineTuneRequest = {
      model: this.#model,
      later: null,
      texts,
      heldOut,
      recipe,
      precision: 'F32',
      snapshots: false,
      checkpoints: false,
      from: null,
    };
    const begun = performance.now();
    unwrap(await lab.fineTune(request, onEvent));
    const seconds = (performance.now() - begun) / 1000;
    const { lengths, tokens, trainable } = start! as RunStart;
    return {
      seconds,
      milliseconds: steps.map(({ milliseconds }) => milliseconds),
      losses: steps.map(({ loss }) => loss),
      lengths,
      tokens,
      trainable,
      memory: await lab.memory(),
    };
  }
}

globalThis.trainingBench = new Bench();

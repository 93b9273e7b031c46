import type { FineTuned, FineTuneRequest, Prompt, SampleSettings } from '../models/labContract';
import { EngineError } from '../models/result';
import type { Device } from '../models/scoringContract';
import type { RunCommand, TrainingEvent } from '../training/events';
import type { Engine } from './engine.svelte';
import type { LabWorker, Training } from './labWorker';

export interface TrainerSite {
  readonly engine: Engine;
  /** A training engine of the run's own. */
  readonly openLab: (device: Device) => LabWorker;
  /** The GPU was lost: what goes on, goes on on WebAssembly. */
  readonly onLost: (message: string) => void;
}

/** A fine-tuning that is asked for. */
export interface FineTuneJob extends Pick<FineTuneRequest, 'model' | 'texts' | 'heldOut' | 'recipe'> {
  /** What stands in the place of each text from the second epoch on; null or absent = they themselves. */
  readonly later?: FineTuneRequest['later'];
  /** Where each epoch's model and checkpoint are wanted: a checkpoint to go on from, or null, asked for at each attempt. */
  readonly from?: () => Uint8Array | null;
  /** Training goes on when what it gives has resolved. */
  readonly onEvent?: (event: TrainingEvent) => void | Promise<void>;
  readonly signal: AbortSignal;
}

/** A run's training engine: trains and writes with one worker, and on WebAssembly where the GPU is lost. */
export class LabTrainer {
  /** Where training is tried first, and where it goes on after a loss. */
  device: Device = 'wasm';
  readonly #site: TrainerSite;
  #lab: LabWorker | null = null;
  #training: Training | null = null;
  /** What the training under way was told and still holds: also of another one, on another device, in its place. */
  #told: 'pause' | 'stop' | null = null;

  constructor(site: TrainerSite) {
    this.#site = site;
  }

  /** @throws EngineError */
  fineTune(job: FineTuneJob): Promise<FineTuned> {
    this.#told = null;
    return this.#onEitherDevice(() => this.#train(job), job.signal);
  }

  /** What a model writes behind prompts. @param onProgress told the share that is done @throws EngineError */
  async sample(
    model: string,
    prompts: readonly Prompt[],
    settings: SampleSettings,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ) {
    const { engine, openLab } = this.#site;
    return this.#onEitherDevice(() => {
      this.#lab ??= openLab(this.device);
      return this.#lab.sample(model, () => engine.files(model), prompts, settings, onProgress, signal);
    }, signal);
  }

  /** Whether a fine-tuning is under way that can be told something. */
  get training(): boolean {
    return this.#training !== null;
  }

  tell(command: RunCommand): void {
    if (command === 'pause' || command === 'stop') this.#told = command;
    else if (command === 'go') this.#told = null;
    this.#training?.command(command);
  }

  close(): void {
    this.#training = null;
    this.#lab?.close();
    this.#lab = null;
  }

  /** Where the GPU is lost at it, the work is done again on WebAssembly. */
  async #onEitherDevice<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const lost = error instanceof EngineError && error.kind === 'device' && !signal.aborted;
      if (!lost || this.device === 'wasm') throw error;
      this.device = 'wasm';
      this.#site.onLost(error.message);
      this.close();
      return work();
    }
  }

  async #train({ from, later = null, onEvent, signal, ...job }: FineTuneJob): Promise<FineTuned> {
    const { engine, openLab } = this.#site;
    const kept = from !== undefined;
    const request: FineTuneRequest = {
      ...job,
      later,
      precision: 'F32',
      snapshots: kept,
      checkpoints: kept,
      from: from?.() ?? null,
    };
    this.#lab ??= openLab(this.device);
    const listen = (event: TrainingEvent) => onEvent?.(event);
    this.#training = this.#lab.fineTune(request, () => engine.files(job.model), listen, signal);
    if (this.#told) this.#training.command(this.#told);
    try {
      return await this.#training.result;
    } finally {
      this.#training = null;
    }
  }
}

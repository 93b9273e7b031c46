import type { ModelEntry } from '../models/catalogue';
import type { Fallback } from '../models/deviceLadder';
import { EngineError } from '../models/result';
import type { Device, LoadReport, ModelBytes } from '../models/scoringContract';
import type { WeightNoise } from '../passes/need';
import { PROPOSED_ALTERNATIVES, type Pass } from '../passes/plan';
import type { Alternatives, GradientNorms, PassRecord } from '../passes/records';
import type { Reading } from '../passes/views';
import { DevicePool, type DeviceChoice } from './devicePool.svelte';
import { ModelFiles } from './modelFiles.svelte';
import { inOrder } from './passLanes';
import type { Priority } from './scoringPool';

export type { DeviceChoice } from './devicePool.svelte';

export interface RunOptions {
  readonly priority: Priority;
  readonly signal?: AbortSignal;
  /** What the model reads in a pass: asked when its turn has come and what it is made from is there. */
  readonly read: (pass: Pass) => Reading;
  /** `device`: the one that made this record. */
  readonly onRecord: (pass: Pass, record: NonNullable<PassRecord>, device: Device) => void;
  /** A text that cannot be read so, and why; the run goes on. */
  readonly onTextError: (pass: Pass, message: string) => void;
}

/** What the engine has the lab do: gradients, and weights with noise. */
export interface Lab {
  /** @throws EngineError, kind 'text' where the text has none */
  gradientNorms(
    model: string,
    bytes: () => Promise<ModelBytes>,
    words: string,
    signal?: AbortSignal,
  ): Promise<GradientNorms>;
  /** The weights file of a variant. */
  perturb(weights: Uint8Array, noise: WeightNoise): Promise<Uint8Array>;
}

/** Passes handed to the pool ahead of its workers, each: a long run is not queued at once. */
const AHEAD = 2;
/** Passes of a run from which on its pace is worth knowing. */
const TIMED_PASSES = 40;

/** The models and the device that scores with them. The page has one. */
export class Engine {
  /** Seconds a pass, all workers at it, in the latest run of many passes; null before any. */
  passSeconds = $state<number | null>(null);

  readonly #files: ModelFiles;
  readonly #pool: DevicePool;
  readonly #lab: Lab;
  #labPasses = 0;

  /** @param root URL of public/models, with a slash at its end */
  constructor(root: string, wanted: DeviceChoice, lab: Lab) {
    this.#lab = lab;
    const files = (this.#files = new ModelFiles(root, (weights, noise) => lab.perturb(weights, noise)));
    this.#pool = new DevicePool({
      wanted,
      bytesOf: (model) => files.of(model),
      isVariant: (model) => files.isMade(model),
      parametersOf: (model) => files.entry(model).parameters,
    });
  }

  /** What is shipped, once manifest.json has arrived, and what was taken in. */
  get models(): readonly ModelEntry[] {
    return this.#files.models;
  }

  /** Bytes of the downloads under way; null when there are none. */
  get download(): { readonly loaded: number; readonly total: number } | null {
    return this.#files.download;
  }

  /** The device in use; null before the first model is loaded. */
  get device(): Device | null {
    return this.#pool.device;
  }

  /** Set where scoring runs on WebAssembly although WebGPU was wanted. */
  get fallback(): Fallback | null {
    return this.#pool.fallback;
  }

  /** What each loaded model reported on the device in use. */
  get reports(): Readonly<Record<string, LoadReport>> {
    return this.#pool.reports;
  }

  /** Milliseconds of a warmed-up pass on each device that was timed. */
  get warmUp(): Partial<Record<Device, number>> {
    return this.#pool.warmUp;
  }

  /** Parameters times tokens that all workers on WebAssembly score in a second; null before some passes were timed. */
  get scoringPace(): number | null {
    return this.#pool.scoringPace;
  }

  /** Reads the manifest. @throws EngineError 'download' */
  open(): Promise<void> {
    return this.#files.open();
  }

  /**
   * Takes in a model that is not shipped: trained on this page, or brought by the visitor. It can be a target, a reference
   * or a base at once. Records are known by its id: no other weights may ever have the same one.
   *
   * @throws Error where the id is taken
   */
  add(entry: ModelEntry, files: ModelBytes): void {
    this.#files.add(entry, files);
  }

  /** Lets go of a model that was taken in; a shipped one stays. */
  remove(model: string): void {
    if (this.#files.remove(model)) this.#pool.forget(model);
  }

  /** The files of a model, fetched where they are not at hand. @throws EngineError */
  files(model: string): Promise<ModelBytes> {
    return this.#files.of(model);
  }

  /** Downloads, loads and checks a model. @throws EngineError */
  ensure(model: string, signal?: AbortSignal): Promise<LoadReport> {
    return this.#pool.load(model, signal);
  }

  /**
   * The device to train on: as chosen by hand, else a GPU where one works. A model is loaded to find out, where none is.
   *
   * @throws EngineError
   */
  trainingDevice(model: string, signal?: AbortSignal): Promise<Device> {
    return this.#pool.settleTraining(model, signal);
  }

  /** The same, as far as it is known; null while it is not. */
  get trainsOn(): Device | null {
    return this.#pool.trainsOn;
  }

  /**
   * Runs passes, the first ones first, several at a time where there are several workers; gradients run beside them. All of
   * a run's passes are made by one device, unless it dies.
   *
   * @throws EngineError, 'cancelled' where the signal says so; where the lab fails, once everything else is done
   */
  async run(passes: readonly Pass[], options: RunOptions): Promise<void> {
    const ready = new Map<string, Promise<LoadReport>>();
    const ensured = (model: string) => {
      const known = ready.get(model) ?? this.ensure(model, options.signal);
      ready.set(model, known);
      return known;
    };
    const isGradient = ({ record }: Pass) => record === 'gradients';
    let done = 0;
    let first = 0; // loading a model is not counted
    let last = 0;
    const score = async (pass: Pass) => {
      await ensured(pass.model);
      await this.#score(pass, options);
      last = performance.now();
      if (done++ === 0) first = last;
    };
    let failed = false;
    const scored = inOrder(
      passes.filter((pass) => !isGradient(pass)),
      AHEAD * this.#pool.present.size,
      score,
      { signal: options.signal },
    ).catch((error: unknown) => {
      failed = true;
      throw error;
    });
    const differentiated = inOrder(
      passes.filter(isGradient),
      1,
      (pass) => this.#differentiate(pass, options),
      { signal: options.signal, isOver: () => failed },
    );
    differentiated.catch(() => undefined); // told below: what the lab cannot do does not keep texts from being scored
    await scored;
    if (done > TIMED_PASSES) this.passSeconds = (last - first) / 1000 / (done - 1);
    await differentiated;
  }

  async #score(pass: Pass, { priority, signal, read, onRecord, onTextError }: RunOptions): Promise<void> {
    const name = this.#files.nameOf(pass.model, pass.noise);
    let { device } = this.#pool.present;
    try {
      const reading = read(pass);
      const record = await this.#pool.do<Exclude<PassRecord, null>>((pool) => {
        device = pool.device;
        return pass.record === 'alternatives'
          ? pool.alternatives(name, reading.words, PROPOSED_ALTERNATIVES, priority, signal)
          : pool.trace(name, reading, priority, signal);
      });
      if (!signal?.aborted) onRecord(pass, record, device);
    } catch (error) {
      if (!(error instanceof EngineError) || error.kind !== 'text') throw error;
      if (!signal?.aborted) onTextError(pass, error.message);
    }
  }

  async #differentiate(pass: Pass, { signal, read, onRecord, onTextError }: RunOptions): Promise<void> {
    try {
      this.#labPasses++;
      const bytes = () => this.#files.of(pass.model);
      const record = await this.#lab.gradientNorms(pass.model, bytes, read(pass).words, signal);
      if (!signal?.aborted) onRecord(pass, record, this.#pool.present.device);
    } catch (error) {
      if (!(error instanceof EngineError) || error.kind !== 'text') throw error;
      if (!signal?.aborted) onTextError(pass, error.message);
    }
  }

  /** The most likely tokens at every position of a text. */
  async alternatives(
    model: string,
    words: string,
    count: number,
    signal?: AbortSignal,
  ): Promise<Alternatives> {
    await this.ensure(model, signal);
    return this.#pool.do((pool) => pool.alternatives(model, words, count, 'interactive', signal));
  }

  /** Passes that the workers of the device in use, and the lab, have run. */
  async passesRun(): Promise<number> {
    return (await this.#pool.present.passesRun()) + this.#labPasses;
  }

  get workers(): number {
    return this.#pool.present.size;
  }

  entry(model: string): ModelEntry {
    return this.#files.entry(model);
  }
}

import { median } from 'd3-array';
import { fasterDevice, gpuObstacle, mendHint, probeGpu, WORKS, type Fallback } from '../models/deviceLadder';
import { EngineError } from '../models/result';
import type { Device, LoadReport, ModelBytes } from '../models/scoringContract';
import { ScoringPool } from './scoringPool';

export type DeviceChoice = 'auto' | Device;

export interface DevicePoolOptions {
  readonly wanted: DeviceChoice;
  readonly bytesOf: (model: string) => Promise<ModelBytes>;
  readonly isVariant: (model: string) => boolean;
  readonly parametersOf: (model: string) => number;
}

/** Milliseconds that a worker may stay silent. A software GPU takes long over a first pass. */
const PATIENCE = { wasm: 120_000, webgpu: 60_000 };
const MOST_WORKERS = 4;
/** Passes after which the pace of scoring is told, and told anew. */
const TIMED = [2, 4, 8, 16, 32];
/** A text of usual length, for the timed warm-up. */
const WARM_UP_TEXT =
  'The meeting was moved to Thursday because the projector in the large room had failed again, and nobody could find ' +
  'the cable that Ines had bought in March. We will bring our own, and a lamp, and start half an hour later than planned.';

/** The scoring pool of the device in use: the GPU where it works and is faster, else WebAssembly. */
export class DevicePool {
  /** The device in use; null before the first model is loaded. */
  device = $state<Device | null>(null);
  /** Set where scoring runs on WebAssembly although WebGPU was wanted. */
  fallback = $state.raw<Fallback | null>(null);
  /** What each loaded model reported on the device in use. */
  reports = $state.raw<Readonly<Record<string, LoadReport>>>({});
  /** Milliseconds of a warmed-up pass on each device that was timed. */
  warmUp = $state.raw<Partial<Record<Device, number>>>({});
  /** Whether there is a GPU, no software in its place, that passed the self-check; null before that is known. */
  gpuWorks = $state<boolean | null>(null);
  /** Parameters times tokens that all workers on WebAssembly score in a second; null before some passes were timed. */
  scoringPace = $state<number | null>(null);

  readonly #options: DevicePoolOptions;
  /** Workers on WebAssembly. */
  readonly #size = Math.min(MOST_WORKERS, Math.max(1, navigator.hardwareConcurrency || 1));
  /** Of the first passes on WebAssembly: parameters times tokens in a second, of one worker. */
  readonly #paces: number[] = [];
  #pool: ScoringPool;
  /** The look at the GPU; null before it was begun. Never rejects. */
  #considering: Promise<void> | null = null;

  constructor(options: DevicePoolOptions) {
    this.#options = options;
    this.#pool = this.#makePool(options.wanted === 'webgpu' ? 'webgpu' : 'wasm');
  }

  /** The pool to which new jobs go. */
  get present(): ScoringPool {
    return this.#pool;
  }

  /** Loads and checks a model. @throws EngineError */
  async load(model: string, signal?: AbortSignal): Promise<LoadReport> {
    const { wanted } = this.#options;
    if (wanted === 'webgpu' && this.#pool.device === 'webgpu') await this.#checkGpu(model);
    const report = await this.do((pool) => pool.load(model, signal));
    this.reports = { ...this.reports, [model]: report };
    this.device = this.#pool.device;
    if (wanted === 'auto') this.#considering ??= this.#considerGpu(model);
    return report;
  }

  /**
   * The device to train on: the one that was chosen by hand, as far as it works; else a GPU that works, though it may be
   * slower at scoring, where single short texts keep it waiting: training hands it much work at once. A model is loaded to
   * find out, where none has been.
   *
   * @throws EngineError
   */
  async settleTraining(model: string, signal?: AbortSignal): Promise<Device> {
    if (this.device === null) await this.load(model, signal);
    await this.#considering;
    return this.trainsOn ?? this.#pool.device;
  }

  /** The same, as far as it is known; null while it is not. */
  get trainsOn(): Device | null {
    const { wanted } = this.#options;
    if (wanted !== 'auto') return this.device ?? (this.fallback ? 'wasm' : wanted);
    if (this.gpuWorks === null) return null;
    return this.gpuWorks ? 'webgpu' : 'wasm';
  }

  /** Lets go of a model that is no longer there. */
  forget(model: string): void {
    this.reports = Object.fromEntries(Object.entries(this.reports).filter(([id]) => id !== model));
    this.#pool.forget(model);
  }

  /**
   * Does a job; where the GPU fails at it, goes on on WebAssembly, and where WebAssembly fails, tries once more. A job
   * that another one's failure has thrown off the GPU goes on on WebAssembly too.
   */
  async do<T>(job: (pool: ScoringPool) => Promise<T>): Promise<T> {
    const pool = this.#pool;
    try {
      return await job(pool);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (error.kind === 'cancelled' && this.#pool !== pool) return job(this.#pool); // which knows the job's signal
      if (error.kind !== 'device' && error.kind !== 'self-check') throw error;
      if (pool.device === 'webgpu') this.#fallBack(pool, error.message);
      else if (error.kind === 'self-check') throw error;
      return job(this.#pool);
    }
  }

  #makePool(device: Device): ScoringPool {
    const { bytesOf, isVariant } = this.#options;
    return new ScoringPool({
      device,
      size: device === 'wasm' ? this.#size : 1,
      bytesOf,
      isVariant,
      patience: PATIENCE[device],
      ...(device === 'wasm' ? { onPass: (model, tokens, took) => this.#timed(model, tokens, took) } : {}),
      onDeath: () => undefined, // its job fails with kind 'device', which do() handles
    });
  }

  /** The pace is told at each doubling of the passes, so that what is reckoned with it does not change with every one. */
  #timed(model: string, tokens: number, milliseconds: number): void {
    const { isVariant, parametersOf } = this.#options;
    if (this.#paces.length === TIMED.at(-1) || isVariant(model) || !(milliseconds > 0)) return;
    this.#paces.push((parametersOf(model) * tokens) / (milliseconds / 1000));
    if (TIMED.includes(this.#paces.length)) this.scoringPace = this.#size * median(this.#paces)!;
  }

  #fallBack(pool: ScoringPool, reason: string): void {
    if (this.#pool !== pool) return; // another job has done it
    this.#setFallback(`WebGPU failed: ${reason.replace(/\.+$/, '')}.`);
    this.#pool = this.#makePool('wasm');
    this.device = 'wasm';
    this.gpuWorks = false;
    this.reports = {};
    pool.close();
  }

  #setFallback(cause: string): void {
    this.fallback = { cause, works: WORKS, mend: mendHint(navigator.userAgent) };
  }

  /** Before the first model on a wanted GPU: goes to WebAssembly where the GPU cannot even be tried. */
  async #checkGpu(model: string): Promise<void> {
    const obstacle = gpuObstacle(await probeGpu(), this.#largestBuffer(model));
    if (obstacle !== null && this.#pool.device === 'webgpu') {
      this.#pool.close();
      this.#pool = this.#makePool('wasm');
      this.#setFallback(obstacle);
    }
  }

  /** In the background: whether WebGPU passes the self-check and is faster here. New jobs then go to it. */
  async #considerGpu(model: string): Promise<void> {
    this.gpuWorks = await this.#tryGpu(model);
  }

  /** Whether there is a GPU that works. */
  async #tryGpu(model: string): Promise<boolean> {
    const facts = await probeGpu();
    const obstacle = gpuObstacle(facts, this.#largestBuffer(model));
    if (obstacle !== null) {
      this.#setFallback(obstacle);
      return false;
    }
    if (facts.adapter?.software) return false; // a software adapter is a processor with a detour
    const wasm = await timePass(this.#pool, model).catch(() => null);
    if (wasm === null) return false; // not the GPU's failure: it shows where a text is scored
    const candidate = this.#makePool('webgpu');
    try {
      const report = await candidate.load(model);
      const webgpu = await timePass(candidate, model);
      this.warmUp = { wasm, webgpu };
      if (fasterDevice({ wasm, webgpu, wasmWorkers: this.#size }) === 'wasm') {
        candidate.close();
        return true;
      }
      this.#pool = candidate; // the old pool finishes what it has and then lies idle
      this.device = 'webgpu';
      this.reports = { [model]: report };
      return true;
    } catch (error) {
      candidate.close();
      this.#setFallback(`WebGPU failed: ${error instanceof Error ? error.message : String(error)}.`);
      return false;
    }
  }

  #largestBuffer(model: string): number {
    return this.#options.parametersOf(model) * 4;
  }
}

/** Milliseconds of a pass over a text of usual length, after one that warms up. */
async function timePass(pool: ScoringPool, model: string): Promise<number> {
  await pool.trace(model, { words: WARM_UP_TEXT }, 'interactive');
  const begun = performance.now();
  await pool.trace(model, { words: WARM_UP_TEXT }, 'interactive');
  return performance.now() - begun;
}

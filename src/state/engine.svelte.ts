import * as v from 'valibot';
import { downloadBytes, Manifest, modelById, type ModelEntry } from '../models/catalogue';
import { fasterDevice, gpuObstacle, mendHint, probeGpu, WORKS, type Fallback } from '../models/deviceLadder';
import { fetchModel } from '../models/download';
import { EngineError } from '../models/result';
import type { Alternatives, Device, LoadReport, ModelBytes } from '../models/scoringContract';
import type { Pass } from '../passes/plan';
import type { Trace } from '../passes/trace';
import { ScoringPool, type Priority } from './scoringPool';

export type DeviceChoice = 'auto' | Device;

export interface RunOptions {
  readonly priority: Priority;
  readonly signal?: AbortSignal;
  /** `device`: the one that made this trace. */
  readonly onTrace: (pass: Pass, trace: Trace, device: Device) => void;
  /** A text that cannot be scored; the run goes on. Where it is not given, such a text ends the run. */
  readonly onTextError?: (pass: Pass, message: string) => void;
}

/** Milliseconds that a worker may stay silent. A software GPU takes long over a first pass. */
const PATIENCE = { wasm: 120_000, webgpu: 60_000 };
const MOST_WORKERS = 4;
/** A text of usual length, for the timed warm-up. */
const WARM_UP_TEXT =
  'The meeting was moved to Thursday because the projector in the large room had failed again, and nobody could find ' +
  'the cable that Ines had bought in March. We will bring our own, and a lamp, and start half an hour later than planned.';

/** The models and the device that scores with them. The page has one. */
export class Engine {
  /** What is shipped; null until manifest.json has arrived. */
  models = $state.raw<readonly ModelEntry[]>([]);
  /** The device in use; null before the first model is loaded. */
  device = $state<Device | null>(null);
  /** Set where scoring runs on WebAssembly although WebGPU was wanted. */
  fallback = $state.raw<Fallback | null>(null);
  /** What each loaded model reported on the device in use. */
  reports = $state.raw<Readonly<Record<string, LoadReport>>>({});
  /** Bytes of the downloads under way; null when there are none. */
  download = $state.raw<{ readonly loaded: number; readonly total: number } | null>(null);
  /** Milliseconds of a warmed-up pass on each device that was timed. */
  warmUp = $state.raw<Partial<Record<Device, number>>>({});

  readonly #root: string;
  readonly #wanted: DeviceChoice;
  readonly #workers: number;
  readonly #bytes = new Map<string, Promise<ModelBytes>>();
  #fetching = 0;
  #pool: ScoringPool;
  #considered = false;

  /** @param root URL of public/models, with a slash at its end */
  constructor(root: string, wanted: DeviceChoice) {
    this.#root = root;
    this.#wanted = wanted;
    this.#workers = Math.min(MOST_WORKERS, Math.max(1, navigator.hardwareConcurrency || 1));
    this.#pool = this.#makePool(wanted === 'webgpu' ? 'webgpu' : 'wasm');
  }

  /** Reads the manifest. @throws EngineError 'download' */
  async open(): Promise<void> {
    try {
      const response = await fetch(`${this.#root}manifest.json`);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      this.models = v.parse(Manifest, await response.json()).models;
    } catch (error) {
      throw new EngineError({
        kind: 'download',
        message: `The list of models could not be read: ${String(error)}`,
      });
    }
  }

  /** Downloads, loads and checks a model. @throws EngineError */
  async ensure(model: string, signal?: AbortSignal): Promise<LoadReport> {
    if (this.#wanted === 'webgpu' && this.#pool.device === 'webgpu') await this.#checkGpu(model);
    const report = await this.#onLivingPool((pool) => pool.load(model, signal));
    this.reports = { ...this.reports, [model]: report };
    this.device = this.#pool.device;
    if (this.#wanted === 'auto') void this.#considerGpu(model);
    return report;
  }

  /**
   * Runs passes, the first ones first, several at a time where there are several workers. All of a run's passes are
   * made by one device, unless it dies.
   *
   * @throws EngineError, 'cancelled' where the signal says so
   */
  async run(passes: readonly Pass[], { priority, signal, onTrace, onTextError }: RunOptions): Promise<void> {
    for (const model of new Set(passes.map((pass) => pass.model))) await this.ensure(model, signal);
    await Promise.all(
      passes.map(async (pass) => {
        try {
          let device = this.#pool.device;
          const trace = await this.#onLivingPool((pool) => {
            device = pool.device;
            return pool.trace(pass.model, pass.words, priority, signal);
          });
          if (!signal?.aborted) onTrace(pass, trace, device);
        } catch (error) {
          if (!onTextError || !(error instanceof EngineError) || error.kind !== 'text') throw error;
          onTextError(pass, error.message);
        }
      }),
    );
  }

  /** The most likely tokens at every position of a text. */
  async alternatives(
    model: string,
    words: string,
    count: number,
    signal?: AbortSignal,
  ): Promise<Alternatives> {
    await this.ensure(model, signal);
    return this.#onLivingPool((pool) => pool.alternatives(model, words, count, signal));
  }

  /** Passes that the workers of the device in use have run. */
  passesRun(): Promise<number> {
    return this.#pool.passesRun();
  }

  get workers(): number {
    return this.#pool.size;
  }

  entry(model: string): ModelEntry {
    return modelById(this.models, model);
  }

  #makePool(device: Device): ScoringPool {
    return new ScoringPool({
      device,
      size: device === 'wasm' ? this.#workers : 1,
      bytesOf: (model) => this.#bytesOf(model),
      patience: PATIENCE[device],
      onDeath: () => undefined, // its job fails with kind 'device', which #onLivingPool handles
    });
  }

  #bytesOf(model: string): Promise<ModelBytes> {
    let bytes = this.#bytes.get(model);
    if (!bytes) {
      const entry = this.entry(model);
      const total = (this.download?.total ?? 0) + downloadBytes(entry);
      this.download = { loaded: this.download?.loaded ?? 0, total };
      const onBytes = (arrived: number) => {
        if (this.download) this.download = { ...this.download, loaded: this.download.loaded + arrived };
      };
      this.#fetching++;
      bytes = fetchModel(this.#root, entry, { onBytes });
      this.#bytes.set(model, bytes);
      bytes
        .catch(() => this.#bytes.delete(model)) // the next try fetches again
        .finally(() => {
          if (--this.#fetching === 0) this.download = null;
        });
    }
    return bytes;
  }

  /**
   * Does a job; where the GPU fails at it, goes on on WebAssembly, and where WebAssembly fails, tries once more. A job
   * that another one's failure has thrown off the GPU goes on on WebAssembly too.
   */
  async #onLivingPool<T>(job: (pool: ScoringPool) => Promise<T>): Promise<T> {
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

  #fallBack(pool: ScoringPool, reason: string): void {
    if (this.#pool !== pool) return; // another job has done it
    this.#setFallback(`WebGPU failed: ${reason}.`);
    this.#pool = this.#makePool('wasm');
    this.device = 'wasm';
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

  /** In the background, once: whether WebGPU passes the self-check and is faster here. New jobs then go to it. */
  async #considerGpu(model: string): Promise<void> {
    if (this.#considered) return;
    this.#considered = true;
    const facts = await probeGpu();
    const obstacle = gpuObstacle(facts, this.#largestBuffer(model));
    if (obstacle !== null) {
      this.#setFallback(obstacle);
      return;
    }
    if (facts.adapter?.software) return; // a software adapter is a processor with a detour
    const wasm = await timePass(this.#pool, model).catch(() => null);
    if (wasm === null) return; // not the GPU's failure: it shows where a text is scored
    const candidate = this.#makePool('webgpu');
    try {
      const report = await candidate.load(model);
      const webgpu = await timePass(candidate, model);
      this.warmUp = { wasm, webgpu };
      if (fasterDevice({ wasm, webgpu, wasmWorkers: this.#workers }) === 'wasm') {
        candidate.close();
        return;
      }
      this.#pool = candidate; // the old pool finishes what it has and then lies idle
      this.device = 'webgpu';
      this.reports = { [model]: report };
    } catch (error) {
      candidate.close();
      this.#setFallback(`WebGPU failed: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  #largestBuffer(model: string): number {
    return this.entry(model).parameters * 4;
  }
}

/** Milliseconds of a pass over a text of usual length, after one that warms up. */
async function timePass(pool: ScoringPool, model: string): Promise<number> {
  await pool.trace(model, WARM_UP_TEXT, 'interactive');
  const begun = performance.now();
  await pool.trace(model, WARM_UP_TEXT, 'interactive');
  return performance.now() - begun;
}

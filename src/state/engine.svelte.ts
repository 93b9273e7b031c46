import * as v from 'valibot';
import { downloadBytes, isAdapter, Manifest, modelById, type ModelEntry } from '../models/catalogue';
import { fasterDevice, gpuObstacle, mendHint, probeGpu, WORKS, type Fallback } from '../models/deviceLadder';
import { fetchAdapter, fetchModel } from '../models/download';
import { EngineError } from '../models/result';
import type { Device, LoadReport, ModelBytes } from '../models/scoringContract';
import { variantName, type WeightNoise } from '../passes/need';
import { PROPOSED_ALTERNATIVES, type Pass } from '../passes/plan';
import type { Alternatives, GradientNorms, PassRecord } from '../passes/records';
import type { Reading } from '../passes/views';
import { RecentMap } from './recentMap';
import { ScoringPool, type Priority } from './scoringPool';

export type DeviceChoice = 'auto' | Device;

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

/** Milliseconds that a worker may stay silent. A software GPU takes long over a first pass. */
const PATIENCE = { wasm: 120_000, webgpu: 60_000 };
const MOST_WORKERS = 4;
/** Variants whose files are kept for the next worker that asks. */
const KEPT_VARIANTS = 2;
/** Passes handed to the pool ahead of its workers, each: a long run is not queued at once. */
const AHEAD = 2;
/** Passes of a run from which on its pace is worth knowing. */
const TIMED_PASSES = 40;
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
  /** Seconds a pass, all workers at it, in the latest run of many passes; null before any. */
  passSeconds = $state<number | null>(null);
  /** Milliseconds of a warmed-up pass on each device that was timed. */
  warmUp = $state.raw<Partial<Record<Device, number>>>({});

  readonly #root: string;
  readonly #wanted: DeviceChoice;
  readonly #workers: number;
  readonly #lab: Lab;
  readonly #bytes = new Map<string, Promise<ModelBytes>>();
  /** Models that were taken in. */
  readonly #added = new Set<string>();
  /** Variants by name: what they are made of, and the files of the latest. */
  readonly #variants = new Map<string, { readonly model: string; readonly noise: WeightNoise }>();
  readonly #variantBytes = new RecentMap<Promise<ModelBytes>>(KEPT_VARIANTS);
  #labPasses = 0;
  #fetching = 0;
  #pool: ScoringPool;
  #considered = false;

  /** @param root URL of public/models, with a slash at its end */
  constructor(root: string, wanted: DeviceChoice, lab: Lab) {
    this.#root = root;
    this.#wanted = wanted;
    this.#lab = lab;
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

  /**
   * Takes in a model that is not shipped: trained on this page, or brought by the visitor. It can be a target, a reference
   * or a base at once. Records are known by its id: no other weights may ever have the same one.
   *
   * @throws Error where the id is taken
   */
  add(entry: ModelEntry, files: ModelBytes): void {
    if (this.models.some(({ id }) => id === entry.id))
      throw new Error(`There is a model "${entry.id}" already.`);
    this.#added.add(entry.id);
    this.#bytes.set(entry.id, Promise.resolve({ ...files, id: entry.id }));
    this.models = [...this.models, entry];
  }

  /** Lets go of a model that was taken in; a shipped one stays. */
  remove(model: string): void {
    if (!this.#added.delete(model)) return;
    this.#bytes.delete(model);
    this.models = this.models.filter(({ id }) => id !== model);
    this.reports = Object.fromEntries(Object.entries(this.reports).filter(([id]) => id !== model));
    this.#pool.forget(model);
  }

  /** The files of a model, fetched where they are not at hand. @throws EngineError */
  files(model: string): Promise<ModelBytes> {
    return this.#bytesOf(model);
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
      AHEAD * this.#pool.size,
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
    const name = variantName(pass.model, pass.noise ?? undefined);
    if (pass.noise) this.#variants.set(name, { model: pass.model, noise: pass.noise });
    let device = this.#pool.device;
    try {
      const reading = read(pass);
      const record = await this.#onLivingPool<Exclude<PassRecord, null>>((pool) => {
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
      const bytes = () => this.#bytesOf(pass.model);
      const record = await this.#lab.gradientNorms(pass.model, bytes, read(pass).words, signal);
      if (!signal?.aborted) onRecord(pass, record, this.#pool.device);
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
    return this.#onLivingPool((pool) => pool.alternatives(model, words, count, 'interactive', signal));
  }

  /** Passes that the workers of the device in use, and the lab, have run. */
  async passesRun(): Promise<number> {
    return (await this.#pool.passesRun()) + this.#labPasses;
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
      bytesOf: (model) => (this.#variants.has(model) ? this.#variantOf(model) : this.#bytesOf(model)),
      isVariant: (model) => this.#variants.has(model) || this.#added.has(model),
      patience: PATIENCE[device],
      onDeath: () => undefined, // its job fails with kind 'device', which #onLivingPool handles
    });
  }

  /** A model's files with noise on its weights, made anew from its seed. */
  #variantOf(name: string): Promise<ModelBytes> {
    const known = this.#variantBytes.get(name);
    if (known) return known;
    const { model, noise } = this.#variants.get(name)!;
    const made = this.#bytesOf(model).then(async (files): Promise<ModelBytes> => {
      const weights = await this.#lab.perturb(files.weights, noise);
      return { ...files, id: name, graph: null, weights, selfCheck: null };
    });
    made.catch(() => {
      this.#variantBytes.delete(name);
    });
    this.#variantBytes.set(name, made);
    return made;
  }

  async #bytesOf(model: string): Promise<ModelBytes> {
    let bytes = this.#bytes.get(model);
    if (!bytes) {
      const entry = this.entry(model);
      const total = (this.download?.total ?? 0) + downloadBytes(entry);
      this.download = { loaded: this.download?.loaded ?? 0, total };
      const onBytes = (arrived: number) => {
        if (this.download) this.download = { ...this.download, loaded: this.download.loaded + arrived };
      };
      this.#fetching++;
      bytes =
        isAdapter(entry) && entry.base !== null
          ? this.#bytesOf(entry.base).then((base) => fetchAdapter(this.#root, entry, base, { onBytes }))
          : fetchModel(this.#root, entry, { onBytes });
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
  await pool.trace(model, { words: WARM_UP_TEXT }, 'interactive');
  const begun = performance.now();
  await pool.trace(model, { words: WARM_UP_TEXT }, 'interactive');
  return performance.now() - begun;
}

/**
 * Runs passes in order, `width` of them at a time; one that is made from another's record waits for that one.
 *
 * @param isOver tells that no further pass is wanted
 * @throws what a pass throws, once; the passes that had not begun are not run
 */
async function inOrder(
  passes: readonly Pass[],
  width: number,
  run: (pass: Pass) => Promise<void>,
  { signal, isOver }: { readonly signal: AbortSignal | undefined; readonly isOver?: () => boolean },
): Promise<void> {
  const begun = new Map<string, Promise<void>>();
  const queue = passes[Symbol.iterator]();
  let failed = false;
  const lane = async () => {
    for (const pass of queue) {
      if (failed || isOver?.()) return;
      if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
      const before = pass.after === null ? undefined : begun.get(pass.after);
      const done = (before ?? Promise.resolve()).then(() => run(pass));
      if (pass.record === 'alternatives') begun.set(pass.key, done);
      try {
        await done;
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, passes.length) }, lane));
}

import { wrap, type Remote } from 'comlink';
import { EngineError, failure, unwrap, type Result } from '../models/result';
import type { Device, LoadReport, ModelBytes, ScoringApi } from '../models/scoringContract';
import type { Alternatives } from '../passes/records';
import type { Trace } from '../passes/trace';
import type { Reading } from '../passes/views';

export type Priority = 'interactive' | 'background';

interface Job {
  readonly model: string;
  readonly signal: AbortSignal | undefined;
  /** Does the job in a worker that has the model. Gives what tells the asker, to be called once the worker is free. */
  run(api: Remote<ScoringApi>, report: LoadReport): Promise<() => void>;
  reject(error: EngineError): void;
}

interface Slot {
  readonly worker: Worker;
  readonly api: Remote<ScoringApi>;
  readonly started: Promise<void>;
  readonly loaded: Map<string, Promise<LoadReport>>;
  busy: Job | null;
}

export interface PoolOptions {
  readonly device: Device;
  /** Most workers to start; they are started as the queue asks for them. */
  readonly size: number;
  /** The files of a model; the pool asks once a worker, and again where the worker had to drop it. */
  readonly bytesOf: (model: string) => Promise<ModelBytes>;
  /** Whether a model is a passing variant of another: of those a worker keeps only the latest. */
  readonly isVariant: (model: string) => boolean;
  /** Milliseconds after which a silent worker counts as dead: a lost GPU device answers nothing, ever. */
  readonly patience: number;
  /** Told of each pass over a text as it is, with nothing in front: its scored tokens, and what it took in the worker. */
  readonly onPass?: (model: string, tokens: number, milliseconds: number) => void;
  /** A worker died or fell silent. Its job has been rejected with kind 'device'. */
  readonly onDeath: (message: string) => void;
}

/** Variants that a worker keeps: a text under the eyes needs each of them at every pause in typing. */
const MOST_VARIANTS = 8;

/**
 * Scoring workers of one device and the queue before them. A worker runs one pass at a time, so a cancelled run stops
 * at the next pass; interactive jobs go before background ones.
 */
export class ScoringPool {
  readonly #options: PoolOptions;
  readonly #slots: Slot[] = [];
  readonly #queues: Record<Priority, Job[]> = { interactive: [], background: [] };
  #passes = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get device(): Device {
    return this.#options.device;
  }

  get size(): number {
    return this.#options.size;
  }

  /** Passes handed to workers so far. */
  get passes(): number {
    return this.#passes;
  }

  /** Passes that the workers themselves count. */
  async passesRun(): Promise<number> {
    const counts = await Promise.all(this.#slots.map(({ api }) => api.passesRun()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  trace(model: string, reading: Reading, priority: Priority, signal?: AbortSignal): Promise<Trace> {
    return this.#enqueue(model, priority, signal, async (api) => {
      this.#passes++;
      const begun = performance.now();
      const answer = await api.trace(model, reading);
      if (answer.ok && reading.prefix === undefined)
        this.#options.onPass?.(model, answer.value.tokens.length, performance.now() - begun);
      return answer;
    });
  }

  alternatives(
    model: string,
    words: string,
    count: number,
    priority: Priority,
    signal?: AbortSignal,
  ): Promise<Alternatives> {
    return this.#enqueue(model, priority, signal, (api) => {
      this.#passes++;
      return api.alternatives(model, words, count);
    });
  }

  /** Loads a model into one worker and gives its report; other workers load it when they first need it. */
  load(model: string, signal?: AbortSignal): Promise<LoadReport> {
    return new Promise((resolve, reject) => {
      this.#push('interactive', {
        model,
        signal,
        reject,
        run: (_, report) => Promise.resolve(() => resolve(report)),
      });
    });
  }

  /** Nobody will ask for a model again: workers that hold it drop it. */
  forget(model: string): void {
    for (const slot of this.#slots) {
      if (!slot.loaded.delete(model)) continue;
      const gone: Promise<Result<null>> = slot.api.unload(model);
      this.#watched(slot, gone).catch(() => undefined);
    }
  }

  /** Ends all workers; what is queued is rejected as cancelled. */
  close(): void {
    this.#closed = true;
    const waiting = [...this.#queues.interactive.splice(0), ...this.#queues.background.splice(0)];
    for (const slot of this.#slots.splice(0)) {
      slot.worker.terminate();
      if (slot.busy) waiting.push(slot.busy);
    }
    for (const job of waiting) job.reject(cancelled());
  }

  #enqueue<T>(
    model: string,
    priority: Priority,
    signal: AbortSignal | undefined,
    call: (api: Remote<ScoringApi>) => Promise<Result<T>>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#push(priority, {
        model,
        signal,
        reject,
        run: async (api) => {
          const value = unwrap(await call(api));
          return () => resolve(value);
        },
      });
    });
  }

  #push(priority: Priority, job: Job): void {
    if (this.#closed) {
      job.reject(cancelled());
      return;
    }
    this.#queues[priority].push(job);
    this.#pump();
  }

  #pump(): void {
    for (;;) {
      const slot = this.#slots.find(({ busy }) => busy === null) ?? this.#grow();
      if (!slot) return;
      const job = this.#next();
      if (!job) return;
      slot.busy = job;
      void this.#work(slot, job);
    }
  }

  #next(): Job | null {
    for (const queue of [this.#queues.interactive, this.#queues.background]) {
      for (let job = queue.shift(); job; job = queue.shift()) {
        if (!job.signal?.aborted) return job;
        job.reject(cancelled());
      }
    }
    return null;
  }

  /** A new worker where one more is allowed and something waits for it. */
  #grow(): Slot | null {
    const waiting = this.#queues.interactive.length + this.#queues.background.length;
    if (waiting === 0 || this.#slots.length >= this.#options.size) return null;
    const worker = new Worker(new URL('../../workers/scoring/scoring.worker.ts', import.meta.url), {
      type: 'module',
    });
    const api = wrap<ScoringApi>(worker);
    const started = api
      .start(this.#options.device)
      .then(unwrap)
      .then(() => undefined);
    started.catch(() => undefined); // reported to the job that waits for it
    const slot: Slot = { worker, api, started, loaded: new Map(), busy: null };
    worker.addEventListener('error', (event) => {
      this.#bury(slot, event.message || 'the worker could not be started');
    });
    this.#slots.push(slot);
    return slot;
  }

  async #work(slot: Slot, job: Job): Promise<void> {
    let tell: () => void;
    try {
      await this.#watched(slot, slot.started);
      const report = await this.#ensureLoaded(slot, job.model);
      if (job.signal?.aborted) throw cancelled();
      tell = await this.#watched(slot, job.run(slot.api, report));
    } catch (error) {
      const failed =
        error instanceof EngineError ? error : new EngineError({ kind: 'device', message: String(error) });
      if (failed.kind === 'device') {
        this.#bury(slot, failed.message);
        return;
      }
      tell = () => {
        job.reject(failed);
      };
    }
    if (slot.busy === job) slot.busy = null;
    tell();
    this.#pump();
  }

  async #ensureLoaded(slot: Slot, model: string): Promise<LoadReport> {
    let loading = slot.loaded.get(model);
    if (!loading) {
      loading = this.#makeRoom(slot, model).then(() => this.#load(slot, model));
      loading.catch(() => slot.loaded.delete(model));
    } else slot.loaded.delete(model); // re-inserted: a Map lists its keys in order of insertion
    slot.loaded.set(model, loading);
    return loading;
  }

  /** Drops the variant that has lain idle longest, where a worker would hold too many of them. */
  async #makeRoom(slot: Slot, model: string): Promise<void> {
    const { isVariant } = this.#options;
    if (!isVariant(model)) return;
    const variants = [...slot.loaded.keys()].filter(isVariant);
    for (const idle of variants.slice(0, Math.max(0, variants.length + 1 - MOST_VARIANTS))) {
      slot.loaded.delete(idle);
      const gone: Promise<Result<null>> = slot.api.unload(idle);
      unwrap(await this.#watched(slot, gone));
    }
  }

  /** The download may take its time; only the worker is watched. */
  async #load(slot: Slot, model: string): Promise<LoadReport> {
    const bytes = await this.#files(model);
    const answer: Promise<Result<LoadReport>> = slot.api.load(bytes);
    return unwrap(await this.#watched(slot, answer));
  }

  /** The files of a model. The worker is not to blame where they cannot be had. */
  async #files(model: string): Promise<ModelBytes> {
    try {
      return await this.#options.bytesOf(model);
    } catch (error) {
      if (!(error instanceof EngineError)) throw new EngineError(failure('download', error).error);
      // another device has failed at making them: that is no death of this one
      throw error.kind === 'device' ? new EngineError({ kind: 'model', message: error.message }) : error;
    }
  }

  /** Waits for a worker's answer; a worker that stays silent is buried, and its answer never comes. */
  async #watched<T>(slot: Slot, answer: Promise<T>): Promise<T> {
    const { patience } = this.#options;
    const watchdog = setTimeout(() => {
      this.#bury(slot, `no answer for ${Math.round(patience / 1000)} seconds`);
    }, patience);
    try {
      return await answer;
    } finally {
      clearTimeout(watchdog);
    }
  }

  #bury(slot: Slot, message: string): void {
    const at = this.#slots.indexOf(slot);
    if (at < 0) return;
    this.#slots.splice(at, 1);
    slot.worker.terminate();
    slot.busy?.reject(new EngineError({ kind: 'device', message }));
    this.#options.onDeath(message);
    this.#pump();
  }
}

function cancelled(): EngineError {
  return new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
}

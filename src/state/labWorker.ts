import { wrap, type Remote } from 'comlink';
import type { LabApi } from '../models/labContract';
import { EngineError, failure, unwrap, type Result } from '../models/result';
import type { Device, ModelBytes } from '../models/scoringContract';
import type { WeightNoise } from '../passes/need';
import type { GradientNorms } from '../passes/records';

export interface LabOptions {
  readonly device: Device;
  /** Milliseconds after which a silent worker counts as dead. */
  readonly patience: number;
}

/** Long enough for a compilation on a slow computer that has other things to do. */
const DEFAULTS: LabOptions = { device: 'wasm', patience: 180_000 };

interface Job {
  readonly signal: AbortSignal | undefined;
  /** Does the job. Gives what tells the asker. */
  run(line: Line): Promise<() => void>;
  reject(error: EngineError): void;
}

/**
 * The training engine's worker and the queue before it: first come, first served, one call at a time. It is started by
 * the first job; one that dies takes its job with it, and the next job starts another.
 */
export class LabWorker {
  readonly #options: LabOptions;
  readonly #queue: Job[] = [];
  #line: Line | null = null;
  #busy = false;
  #closed = false;

  constructor(options: Partial<LabOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /**
   * @param bytes the model's files; asked for where the worker does not hold the model
   * @throws EngineError, kind 'text' where the text has no gradient
   */
  gradientNorms(
    model: string,
    bytes: () => Promise<ModelBytes>,
    words: string,
    signal?: AbortSignal,
  ): Promise<GradientNorms> {
    return this.#enqueue(signal, async (line) => {
      await ensureLoaded(line, model, bytes, signal);
      return line.ask((api) => api.gradientNorms(model, words));
    });
  }

  /** Log-probability of each scored token, nats. @throws EngineError */
  logProbabilities(
    model: string,
    bytes: () => Promise<ModelBytes>,
    words: string,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    return this.#enqueue(signal, async (line) => {
      await ensureLoaded(line, model, bytes, signal);
      return line.ask((api) => api.logProbabilities(model, words));
    });
  }

  /** A weights file with noise, in float32. @throws EngineError */
  perturb(weights: Uint8Array, noise: WeightNoise, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#enqueue(signal, (line) => line.ask((api) => api.perturb(weights, noise)));
  }

  /** Ends the worker; what is under way or queued is rejected as cancelled. */
  close(): void {
    this.#closed = true;
    this.#line?.end(cancelled());
    for (const job of this.#queue.splice(0)) job.reject(cancelled());
  }

  #enqueue<T>(signal: AbortSignal | undefined, call: (line: Line) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(cancelled());
        return;
      }
      this.#queue.push({
        signal,
        reject,
        run: async (line) => {
          const value = await call(line);
          return () => resolve(value);
        },
      });
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let job = this.#queue.shift(); job; job = this.#queue.shift()) (await this.#work(job))();
    this.#busy = false;
  }

  /** Gives what tells the asker how it went. */
  async #work({ signal, run, reject }: Job): Promise<() => void> {
    try {
      if (signal?.aborted) throw cancelled();
      this.#line ??= new Line(this.#options);
      await this.#line.started;
      return await run(this.#line);
    } catch (error) {
      const failed = error instanceof EngineError ? error : new EngineError(failure('device', error).error);
      if (failed.kind === 'device') {
        this.#line?.end(failed);
        this.#line = null;
      }
      return () => reject(failed);
    }
  }
}

/** One worker and what is said to it. */
class Line {
  /** @throws EngineError 'device' */
  readonly started: Promise<null>;
  readonly #worker: Worker;
  readonly #api: Remote<LabApi>;
  readonly #patience: number;
  readonly #dead: Promise<never>;
  #die: (error: EngineError) => void = () => undefined;

  constructor({ device, patience }: LabOptions) {
    this.#patience = patience;
    this.#dead = new Promise((_, reject) => (this.#die = reject));
    this.#dead.catch(() => undefined); // told to whoever waits for an answer
    this.#worker = new Worker(new URL('../../workers/lab/lab.worker.ts', import.meta.url), {
      type: 'module',
    });
    this.#worker.addEventListener('error', (event) => {
      this.end(dead(event.message || 'the worker could not be started'));
    });
    this.#api = wrap<LabApi>(this.#worker);
    this.started = this.ask((api) => api.start(device));
    this.started.catch(() => undefined); // told to the job that waits for it
  }

  /** @throws EngineError, 'device' where the worker dies or stays silent */
  async ask<T>(call: (api: Remote<LabApi>) => Promise<Result<T>>): Promise<T> {
    return unwrap(await this.#watched(call(this.#api)));
  }

  holds(model: string): Promise<boolean> {
    return this.#watched(this.#api.holds(model));
  }

  end(error: EngineError): void {
    this.#worker.terminate();
    this.#die(error);
  }

  async #watched<T>(answer: Promise<T>): Promise<T> {
    const watchdog = setTimeout(() => {
      this.end(dead(`no answer for ${Math.round(this.#patience / 1000)} seconds`));
    }, this.#patience);
    try {
      return await Promise.race([answer, this.#dead]);
    } finally {
      clearTimeout(watchdog);
    }
  }
}

/** The files may take their time; only the worker is watched. */
async function ensureLoaded(
  line: Line,
  model: string,
  bytes: () => Promise<ModelBytes>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (await line.holds(model)) return;
  const files = await bytes().catch((error: unknown) => {
    throw error instanceof EngineError ? error : new EngineError(failure('download', error).error);
  });
  if (signal?.aborted) throw cancelled();
  await line.ask((api) => api.load({ ...files, id: model, graph: null, selfCheck: null }));
  if (signal?.aborted) throw cancelled();
}

const dead = (message: string) => new EngineError({ kind: 'device', message });
const cancelled = () => new EngineError({ kind: 'cancelled', message: 'Cancelled.' });

import { proxy, wrap, type ProxyMarked, type Remote } from 'comlink';
import type {
  Continuation,
  FineTuned,
  FineTuneRequest,
  LabApi,
  OnTrainingEvent,
  Prompt,
  RunCommand,
  SampleSettings,
} from '../models/labContract';
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

/** A fine-tuning under way. */
export interface Training {
  /** @throws EngineError: 'cancelled' after the command, 'device' where the worker died or fell silent */
  readonly result: Promise<FineTuned>;
  command(command: RunCommand): void;
  /** Its state as of now, to go on from later. @throws EngineError where it is over */
  checkpoint(): Promise<Uint8Array<ArrayBuffer>>;
}

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

  /**
   * Fine-tunes a model. Other jobs wait meanwhile: whoever wants gradients beside a training needs a lab of their own.
   *
   * @param bytes the base model's files
   * @param onEvent training goes on when what it gives has resolved
   */
  fineTune(
    request: FineTuneRequest,
    bytes: () => Promise<ModelBytes>,
    onEvent: OnTrainingEvent,
    signal?: AbortSignal,
  ): Training {
    let running: Line | null = null;
    const early: RunCommand[] = []; // said before the training had its turn
    const clock = new TrainingClock();
    const result = this.#enqueue(signal, async (line) => {
      await ensureLoaded(line, request.model, bytes, signal);
      running = line;
      for (const command of early) clock.command(command);
      const cancel = () => void line.command('cancel');
      signal?.addEventListener('abort', cancel);
      const telling = async (event: Parameters<OnTrainingEvent>[0]) => {
        if (event.kind === 'start') for (const command of early) await line.command(command);
        await onEvent(event);
      };
      try {
        return await line.follow(clock, (api, listen) => api.fineTune(request, listen(telling)));
      } finally {
        signal?.removeEventListener('abort', cancel);
        running = null;
      }
    });
    return {
      result,
      command(command) {
        clock.command(command);
        if (running) void running.command(command);
        else early.push(command);
      },
      checkpoint: () =>
        running
          ? running.ask((api) => api.checkpoint())
          : Promise.reject(new EngineError({ kind: 'model', message: 'No training is under way.' })),
    };
  }

  /**
   * Continues prompts with a model.
   *
   * @param onProgress told the share that is done, in (0, 1]
   * @throws EngineError, 'cancelled' where the signal says so
   */
  sample(
    model: string,
    bytes: () => Promise<ModelBytes>,
    prompts: readonly Prompt[],
    settings: SampleSettings,
    onProgress: (share: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<readonly Continuation[]> {
    return this.#enqueue(signal, async (line) => {
      await ensureLoaded(line, model, bytes, signal);
      const telling = (share: number) => {
        onProgress(share);
        return !signal?.aborted;
      };
      return line.follow(new TrainingClock(), (api, listen) =>
        api.sample(model, prompts, settings, listen(telling)),
      );
    });
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

/** A listener as a worker can call it. */
type Listen = <A extends unknown[], R>(
  listener: (...told: A) => R | Promise<R>,
) => ((...told: A) => Promise<R>) & ProxyMarked;

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

  /**
   * As ask(), for a call that tells how it goes: it counts as silent where it says nothing for too long, and not while what
   * it has said is being listened to, or it has been told to wait.
   */
  async follow<T>(
    clock: TrainingClock,
    call: (api: Remote<LabApi>, listen: Listen) => Promise<Result<T>>,
  ): Promise<T> {
    clock.begin(this.#patience, () => this.end(silent(this.#patience)));
    const listen: Listen = (listener) =>
      proxy((...told) => clock.listening(() => Promise.resolve(listener(...told))));
    try {
      return unwrap(await Promise.race([call(this.#api, listen), this.#dead]));
    } finally {
      clock.end();
    }
  }

  async command(command: RunCommand): Promise<void> {
    await this.#api.command(command);
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
      this.end(silent(this.#patience));
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

/** Counts how long a call that tells how it goes has been silent. */
class TrainingClock {
  #waiting: RunCommand = 'go';
  #watch: (() => void) | null = null;
  #watchdog: ReturnType<typeof setTimeout> | undefined;

  begin(patience: number, onSilence: () => void): void {
    this.#watch = () => {
      clearTimeout(this.#watchdog);
      this.#watchdog = setTimeout(onSilence, patience);
    };
    if (this.#waiting !== 'pause') this.#watch();
  }

  command(command: RunCommand): void {
    this.#waiting = command;
    if (command === 'pause') clearTimeout(this.#watchdog);
    else this.#watch?.();
  }

  async listening<R>(listen: () => Promise<R>): Promise<R> {
    clearTimeout(this.#watchdog);
    try {
      return await listen();
    } finally {
      if (this.#waiting === 'step') this.#waiting = 'pause';
      if (this.#waiting !== 'pause') this.#watch?.();
    }
  }

  end(): void {
    clearTimeout(this.#watchdog);
    this.#watch = null;
  }
}

const silent = (patience: number) => dead(`no answer for ${Math.round(patience / 1000)} seconds`);
const dead = (message: string) => new EngineError({ kind: 'device', message });
const cancelled = () => new EngineError({ kind: 'cancelled', message: 'Cancelled.' });

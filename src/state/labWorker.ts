import type {
  Continuation,
  FineTuned,
  FineTuneRequest,
  OnTrainingEvent,
  Prompt,
  RunCommand,
  SampleSettings,
} from '../models/labContract';
import { EngineError, failure } from '../models/result';
import type { ModelBytes } from '../models/scoringContract';
import type { WeightNoise } from '../passes/need';
import type { GradientNorms } from '../passes/records';
import { cancelled, ensureLoaded, LabLine, type LabOptions } from './labLine';
import { TrainingClock } from './trainingClock';

export type { LabOptions } from './labLine';

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
  run(line: LabLine): Promise<() => void>;
  reject(error: EngineError): void;
}

/**
 * The training engine's worker and the queue before it: first come, first served, one call at a time. It is started by
 * the first job; one that dies takes its job with it, and the next job starts another.
 */
export class LabWorker {
  readonly #options: LabOptions;
  readonly #queue: Job[] = [];
  #line: LabLine | null = null;
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
    let running: LabLine | null = null;
    const early: RunCommand[] = []; // said before the training had its turn
    const clock = new TrainingClock();
    const say = (command: RunCommand) => {
      if (running) void running.command(command);
      else early.push(command);
    };
    const cancel = () => say('cancel');
    signal?.addEventListener('abort', cancel); // from now on: a signal that has aborted tells nobody again
    const train = async (line: LabLine) => {
      await ensureLoaded(line, request.model, bytes, signal);
      try {
        return await line.follow(clock, (api, listen) => {
          const answer = api.fineTune(request, listen(onEvent));
          running = line;
          for (const command of early) void line.command(command); // the worker hears them in order, and behind the request
          return answer;
        });
      } finally {
        running = null;
      }
    };
    const result = this.#enqueue(signal, train).finally(() => signal?.removeEventListener('abort', cancel));
    return {
      result,
      command(command) {
        clock.command(command);
        say(command);
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

  #enqueue<T>(signal: AbortSignal | undefined, call: (line: LabLine) => Promise<T>): Promise<T> {
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
      this.#line ??= new LabLine(this.#options);
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

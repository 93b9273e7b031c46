import { proxy, wrap, type ProxyMarked, type Remote } from 'comlink';
import type { LabApi, RunCommand } from '../models/labContract';
import { EngineError, failure, unwrap, type Result } from '../models/result';
import type { Device, ModelBytes } from '../models/scoringContract';
import { TrainingClock } from './trainingClock';

export interface LabOptions {
  readonly device: Device;
  /** Milliseconds after which a silent worker counts as dead. */
  readonly patience: number;
}

/** A listener as a worker can call it. */
type Listen = <A extends unknown[], R>(
  listener: (...told: A) => R | Promise<R>,
) => ((...told: A) => Promise<R>) & ProxyMarked;

/** One worker and what is said to it. */
export class LabLine {
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

/** The files may take their time; only the worker is watched. @throws EngineError 'cancelled' where the signal says so */
export async function ensureLoaded(
  line: LabLine,
  model: string,
  bytes: () => Promise<ModelBytes>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!(await line.holds(model))) {
    const files = await bytes().catch((error: unknown) => {
      throw error instanceof EngineError ? error : new EngineError(failure('download', error).error);
    });
    if (signal?.aborted) throw cancelled();
    await line.ask((api) => api.load({ ...files, id: model, graph: null, selfCheck: null }));
  }
  if (signal?.aborted) throw cancelled();
}

const silent = (patience: number) => dead(`no answer for ${Math.round(patience / 1000)} seconds`);
const dead = (message: string) => new EngineError({ kind: 'device', message });
export const cancelled = () => new EngineError({ kind: 'cancelled', message: 'Cancelled.' });

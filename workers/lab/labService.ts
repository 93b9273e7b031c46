import { defaultDevice, init } from '@jax-js/jax';
import { releaseProxy, transfer, type Remote } from 'comlink';
import type {
  Continuation,
  FineTuned,
  FineTuneRequest,
  LabApi,
  OnTrainingEvent,
  Prompt,
  RunCommand,
  SampleSettings,
} from '../../src/models/labContract';
import { failure, type FailureKind, type Result } from '../../src/models/result';
import type { Device, ModelBytes } from '../../src/models/scoringContract';
import { perturbWeights } from '../../src/models/weightNoise';
import type { WeightNoise } from '../../src/passes/need';
import type { GradientNorms } from '../../src/passes/records';
import type { TrainingEvent } from '../../src/training/events';
import { Cancelled, TextError } from './failures';
import { Gate } from './gate';
import { LabModel } from './labModel';
import { Trainer } from './trainer';

/** What the parameters of all models together may take; the model used last stays whatever it takes. */
const MOST_BYTES = 512 * 2 ** 20;

/** The lab worker's side of the contract: models by name, the one used last at the end. */
export class LabService implements LabApi {
  readonly #models = new Map<string, LabModel>();
  readonly #mostBytes: number;
  /** null before the start. */
  #device: Device | null = null;
  #run: Trainer | null = null;
  /** Of the run, from before it is open: what it is told meanwhile holds. */
  #gate: Gate | null = null;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  async start(device: Device): Promise<Result<null>> {
    try {
      if (!(await init(device)).includes(device))
        return failure('device', `the training engine finds no ${device} here`);
      defaultDevice(device);
      this.#device = device;
      return { ok: true, value: null };
    } catch (error) {
      return failure('device', error);
    }
  }

  async load(files: ModelBytes): Promise<Result<null>> {
    const device = this.#device;
    if (device === null) return failure('device', 'the training engine has not been started');
    try {
      const model = await LabModel.open(files);
      this.#drop(files.id);
      this.#models.set(files.id, model);
      this.#makeRoom();
      return { ok: true, value: null };
    } catch (error) {
      // a GPU that is lost, or has no room, fails here too: WebAssembly then shows whether the files are to blame
      return failure(device === 'webgpu' ? 'device' : 'model', error);
    }
  }

  holds(model: string): Promise<boolean> {
    return Promise.resolve(this.#models.has(model));
  }

  gradientNorms(model: string, words: string): Promise<Result<GradientNorms>> {
    return this.#use(model, (loaded) => loaded.gradientNorms(words));
  }

  logProbabilities(model: string, words: string): Promise<Result<Float32Array>> {
    return this.#use(model, async (loaded) => {
      const logp = await loaded.logProbabilities(words);
      return transfer(logp, [logp.buffer]);
    });
  }

  perturb(weights: Uint8Array, noise: WeightNoise): Promise<Result<Uint8Array>> {
    try {
      const file = perturbWeights(weights, noise);
      return Promise.resolve({ ok: true, value: transfer(file, [file.buffer]) });
    } catch (error) {
      return Promise.resolve(failure('model', error));
    }
  }

  unload(model: string): Promise<Result<null>> {
    this.#drop(model);
    return Promise.resolve({ ok: true, value: null });
  }

  async fineTune(request: FineTuneRequest, onEvent: OnTrainingEvent): Promise<Result<FineTuned>> {
    const answer = await this.#use(request.model, async (model) => {
      if (this.#gate) throw new TextError('Another run is going on.');
      const gate = (this.#gate = new Gate());
      try {
        this.#run = await Trainer.open(model, request, gate);
        const events = this.#run.run();
        let event = await events.next();
        for (; !event.done; event = await events.next()) await onEvent(transferred(event.value));
        const { weights, adapter } = event.value;
        return transfer(event.value, [weights.buffer, ...(adapter ? [adapter.weights.buffer] : [])]);
      } finally {
        this.#run?.dispose();
        this.#run = this.#gate = null;
      }
    });
    (onEvent as Partial<Remote<OnTrainingEvent>>)[releaseProxy]?.();
    return answer;
  }

  command(command: RunCommand): Promise<void> {
    this.#gate?.tell(command);
    return Promise.resolve();
  }

  async checkpoint(): Promise<Result<Uint8Array<ArrayBuffer>>> {
    if (!this.#run) return failure('model', 'no run is going on');
    try {
      const file = await this.#run.checkpoint();
      return { ok: true, value: transfer(file, [file.buffer]) };
    } catch (error) {
      return failure('device', error);
    }
  }

  async sample(
    model: string,
    prompts: readonly Prompt[],
    settings: SampleSettings,
    onProgress: (share: number) => boolean | Promise<boolean> = () => true,
  ): Promise<Result<readonly Continuation[]>> {
    const answer = await this.#use(model, (loaded) => loaded.sample(prompts, settings, onProgress));
    (onProgress as Partial<Remote<() => void>>)[releaseProxy]?.();
    return answer;
  }

  async #use<T>(name: string, run: (model: LabModel) => Promise<T>): Promise<Result<T>> {
    const model = this.#models.get(name);
    if (!model) return failure('model', `${name} is not loaded`);
    this.#models.delete(name); // re-inserted: a Map lists its keys in order of insertion
    this.#models.set(name, model);
    try {
      return { ok: true, value: await run(model) };
    } catch (error) {
      return failure(kindOf(error), error);
    }
  }

  #makeRoom(): void {
    let bytes = [...this.#models.values()].reduce((sum, model) => sum + model.bytes, 0);
    for (const [name, model] of [...this.#models].slice(0, -1)) {
      if (bytes <= this.#mostBytes) return;
      bytes -= model.bytes;
      this.#drop(name);
    }
  }

  #drop(name: string): void {
    this.#models.get(name)?.dispose();
    this.#models.delete(name);
  }
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof TextError) return 'text';
  return error instanceof Cancelled ? 'cancelled' : 'device';
}

/** An event whose files cross over instead of being copied. */
function transferred(event: TrainingEvent): TrainingEvent {
  if (event.kind !== 'epoch') return event;
  const files = [event.weights, event.checkpoint].flatMap((file) => (file ? [file.buffer] : []));
  return transfer(event, files);
}

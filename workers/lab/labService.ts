import { defaultDevice, init } from '@jax-js/jax';
import { transfer } from 'comlink';
import type { LabApi } from '../../src/models/labContract';
import { failure, type Result } from '../../src/models/result';
import type { Device, ModelBytes } from '../../src/models/scoringContract';
import { perturbWeights } from '../../src/models/weightNoise';
import type { WeightNoise } from '../../src/passes/need';
import type { GradientNorms } from '../../src/passes/records';
import { TextError } from './framing';
import { LabModel } from './labModel';

/** What the parameters of all models together may take; the model used last stays whatever it takes. */
const MOST_BYTES = 512 * 2 ** 20;

/** The lab worker's side of the contract: models by name, the one used last at the end. */
export class LabService implements LabApi {
  readonly #models = new Map<string, LabModel>();
  readonly #mostBytes: number;
  #started = false;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  async start(device: Device): Promise<Result<null>> {
    try {
      if (!(await init(device)).includes(device))
        return failure('device', `the training engine finds no ${device} here`);
      defaultDevice(device);
      this.#started = true;
      return { ok: true, value: null };
    } catch (error) {
      return failure('device', error);
    }
  }

  async load(files: ModelBytes): Promise<Result<null>> {
    if (!this.#started) return failure('device', 'the training engine has not been started');
    try {
      const model = await LabModel.open(files);
      this.#drop(files.id);
      this.#models.set(files.id, model);
      this.#makeRoom();
      return { ok: true, value: null };
    } catch (error) {
      return failure('model', error);
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

  async #use<T>(name: string, run: (model: LabModel) => Promise<T>): Promise<Result<T>> {
    const model = this.#models.get(name);
    if (!model) return failure('model', `${name} is not loaded`);
    this.#models.delete(name); // re-inserted: a Map lists its keys in order of insertion
    this.#models.set(name, model);
    try {
      return { ok: true, value: await run(model) };
    } catch (error) {
      return failure(error instanceof TextError ? 'text' : 'device', error);
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

import { transfer } from 'comlink';
import { failure, type Result } from '../../src/models/result';
import type { Device, LoadReport, ModelBytes, ScoringApi } from '../../src/models/scoringContract';
import type { Alternatives } from '../../src/passes/records';
import { traceBuffers, type Trace } from '../../src/passes/trace';
import type { Reading } from '../../src/passes/views';
import { loadRuntime, type Runtime } from './runtime';
import { GpuError, ScoringModel } from './scoringModel';

/** The scoring worker's side of the contract: models by name, one pass at a time. */
export class ScoringService implements ScoringApi {
  readonly #models = new Map<string, ScoringModel>();
  #runtime: Runtime | null = null;
  #device: Device = 'wasm';
  #passes = 0;

  async start(device: Device): Promise<Result<null>> {
    try {
      this.#runtime = await loadRuntime(device);
      this.#device = device;
      return { ok: true, value: null };
    } catch (error) {
      return failure('device', error);
    }
  }

  async load(files: ModelBytes): Promise<Result<LoadReport>> {
    if (!this.#runtime) return failure('device', 'the runtime has not been started');
    try {
      const model = await ScoringModel.open(this.#runtime, this.#device, files);
      const report = await model.report(files);
      if (report.selfCheck?.passed === false) {
        await model.close();
        return failure('self-check', describe(report));
      }
      await this.#models.get(files.id)?.close();
      this.#models.set(files.id, model);
      return { ok: true, value: report };
    } catch (error) {
      return failure(error instanceof GpuError ? 'device' : 'model', error);
    }
  }

  async trace(model: string, reading: Reading): Promise<Result<Trace>> {
    return this.#pass(model, async (loaded) => {
      const trace = await loaded.trace(reading);
      return transfer(trace, traceBuffers(trace) as ArrayBuffer[]);
    });
  }

  async alternatives(model: string, words: string, count: number): Promise<Result<Alternatives>> {
    return this.#pass(model, (loaded) => loaded.alternatives(words, count));
  }

  passesRun(): Promise<number> {
    return Promise.resolve(this.#passes);
  }

  async unload(model: string): Promise<Result<null>> {
    await this.#models.get(model)?.close();
    this.#models.delete(model);
    return { ok: true, value: null };
  }

  async #pass<T>(name: string, run: (model: ScoringModel) => Promise<T>): Promise<Result<T>> {
    const model = this.#models.get(name);
    if (!model) return failure('model', `${name} is not loaded`);
    this.#passes++;
    try {
      return { ok: true, value: await run(model) };
    } catch (error) {
      return failure(error instanceof RangeError ? 'text' : 'device', error);
    }
  }
}

function describe({ model, selfCheck }: LoadReport): string {
  if (!selfCheck?.worst) return `${model}: the tokens of the self-check text are not the recorded ones`;
  const { logp, entropy, sigma } = selfCheck.worst;
  const off = Math.max(logp, entropy, sigma);
  return `${model}: the self-check is off by ${off.toPrecision(2)} nats`;
}

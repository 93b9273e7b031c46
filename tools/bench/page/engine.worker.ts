import { expose } from 'comlink';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { Random } from '../../../src/data/random';
import { readSafetensorsHeader } from '../../../src/models/safetensors';
import { logitsGraph, scoringGraph, STATISTICS, WEIGHTS_FILE } from '../../../src/models/scoringGraph';
import { loadRuntime, type Runtime } from '../../../workers/scoring/runtime';
import { WAYS, type DeviceFacts, type Effort, type EngineBenchApi } from './contract';
import type { Measurement, ModelShape } from './contract';
import { emptyStatistics, plainStatistics, type StatisticsArrays } from './plainStatistics';
import { configOf, randomWeights } from './randomModel';

type Device = 'wasm' | 'webgpu';

interface Loaded {
  readonly scoring: InferenceSession;
  readonly logits: InferenceSession;
  readonly vocabulary: number;
}

/** Times the ways from ids to statistics, in the runtime that the product's scoring worker uses, loaded by its code. */
class EngineBench implements EngineBenchApi {
  #runtime: Runtime | null = null;
  #device: Device = 'wasm';
  #loaded: Loaded | null = null;

  async start(device: Device): Promise<DeviceFacts> {
    this.#device = device;
    const facts = { adapter: null, software: false, isolated: globalThis.crossOriginIsolated };
    this.#runtime = await loadRuntime(device);
    if (device === 'wasm') return facts;
    const adapter = await (navigator as { gpu?: GPU }).gpu?.requestAdapter();
    if (!adapter) throw new Error('the browser gives no WebGPU adapter');
    const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
    const name = [vendor, architecture, description].filter((part) => part !== '').join(' ');
    const software = isFallbackAdapter || /swiftshader|llvmpipe/i.test(name);
    return { ...facts, adapter: name || 'unnamed', software };
  }

  async load(shape: ModelShape, seed: number): Promise<void> {
    await this.#loaded?.scoring.release();
    await this.#loaded?.logits.release();
    this.#loaded = null;
    const config = configOf(shape);
    const weights = randomWeights(shape, seed);
    const tensors = readSafetensorsHeader(weights);
    const open = (graph: Uint8Array) =>
      this.#runtime!.InferenceSession.create(graph, {
        executionProviders: [this.#device],
        logSeverityLevel: 3,
        externalData: [{ path: WEIGHTS_FILE, data: weights }],
      });
    const scoring = await open(scoringGraph(config, tensors));
    const logits = await open(logitsGraph(config, tensors));
    this.#loaded = { scoring, logits, vocabulary: shape.vocabulary };
  }

  async measure(tokens: number, seed: number, effort: Effort): Promise<Measurement> {
    const { vocabulary } = this.#loaded!;
    const random = new Random(seed);
    const draw = () => Int32Array.from({ length: tokens }, () => random.below(vocabulary));
    const [ids, targets] = [draw(), draw()];
    const full = await this.#full(ids, targets);
    const disagreement = largestDifference(full, (await this.#plain(ids, targets)).statistics);
    for (let i = 0; i < effort.warmUps; i++) {
      await this.#full(ids, targets);
      await this.#bare(ids);
      await this.#plain(ids, targets);
    }
    const times = {
      full: [] as number[],
      bare: [] as number[],
      plain: [] as number[],
      copied: [] as number[],
    };
    const begun = performance.now();
    for (let round = 0; round < effort.most; round++) {
      if (round >= effort.least && performance.now() - begun > effort.budget) break;
      for (const way of WAYS) {
        const from = performance.now();
        if (way === 'full') await this.#full(ids, targets);
        else if (way === 'bare') await this.#bare(ids);
        else times.copied.push((await this.#plain(ids, targets)).copiedAt - from);
        times[way].push(performance.now() - from);
      }
    }
    return { times, disagreement };
  }

  /** As ScoringModel does it: ids and targets in, four arrays out. */
  async #full(ids: Int32Array, targets: Int32Array): Promise<StatisticsArrays> {
    const feeds = { ids: this.#row(ids), targets: this.#row(targets) };
    const results = await this.#loaded!.scoring.run(feeds, [...STATISTICS]);
    const out = emptyStatistics(ids.length);
    for (const name of STATISTICS) out[name].set(results[name]!.data as Float32Array);
    return out;
  }

  /**
   * The forward pass alone. The runtime copies every output that is asked for, so only the first column of the logits
   * is: the logits stay in the memory of WebAssembly or of the GPU, and the column's arrival says that they are done.
   */
  async #bare(ids: Int32Array): Promise<void> {
    await this.#loaded!.logits.run({ ids: this.#row(ids) }, ['column']);
  }

  /** The forward pass, its logits copied out, and the statistics in JavaScript. */
  async #plain(
    ids: Int32Array,
    targets: Int32Array,
  ): Promise<{ readonly statistics: StatisticsArrays; readonly copiedAt: number }> {
    const { logits } = await this.#loaded!.logits.run({ ids: this.#row(ids) }, ['logits']);
    const copiedAt = performance.now();
    const values = logits!.data as Float32Array;
    return { statistics: plainStatistics(values, targets, this.#loaded!.vocabulary), copiedAt };
  }

  #row(values: Int32Array): Tensor {
    return new this.#runtime!.Tensor('int32', values, [1, values.length]);
  }
}

/** Of log-probability, entropy and sigma, nats. A NaN anywhere is kept. */
function largestDifference(a: StatisticsArrays, b: StatisticsArrays): number {
  let worst = 0;
  for (const name of ['logp', 'entropy', 'sigma'] as const) {
    a[name].forEach((value, i) => {
      const difference = Math.abs(value - b[name][i]!);
      if (!(difference <= worst)) worst = difference;
    });
  }
  return worst;
}

expose(new EngineBench());

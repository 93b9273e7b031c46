import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import type { Device } from '../../src/models/scoringContract';
import { conditionalGraph, STATISTICS, WEIGHTS_FILE } from '../../src/models/scoringGraph';
import type { Runtime } from './runtime';

/** What earlier positions have left in each layer: keys and values, [heads, positions, width/heads] each. */
export interface Past {
  readonly positions: number;
  readonly keys: readonly Float32Array[];
  readonly values: readonly Float32Array[];
}

export type Statistics = Record<(typeof STATISTICS)[number], Float32Array>;

/** A model that can read behind other text, and with noise on its embeddings. Opened only when such a view is asked for. */
export class ConditionalModel {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #config: Gpt2Config;

  private constructor(runtime: Runtime, session: InferenceSession, config: Gpt2Config) {
    this.#runtime = runtime;
    this.#session = session;
    this.#config = config;
  }

  static async open(
    runtime: Runtime,
    device: Device,
    config: Gpt2Config,
    weights: Uint8Array,
  ): Promise<ConditionalModel> {
    const graph = conditionalGraph(config, readSafetensorsHeader(weights));
    const session = await runtime.InferenceSession.create(graph, {
      executionProviders: [device],
      logSeverityLevel: 3,
      externalData: [{ path: WEIGHTS_FILE, data: weights }],
    });
    return new ConditionalModel(runtime, session, config);
  }

  /** What the positions of a sequence leave for those behind them. */
  async past(sequence: readonly number[]): Promise<Past> {
    const layers = this.#layers();
    const outputs = layers.flatMap((i) => [`key.${i}`, `value.${i}`]);
    const results = await this.#session.run(this.#feeds(sequence, sequence, null, 0, null), outputs);
    const read = (name: string) => layers.map((i) => results[`${name}.${i}`]!.data as Float32Array);
    return { positions: sequence.length, keys: read('key'), values: read('value') };
  }

  /**
   * Statistics of `targets` after `ids`, behind a past.
   *
   * @param offset position of the first id: that of the past's end, where there is one
   * @param noise added to the token embeddings, [ids, width]; null = none
   */
  async run(
    ids: readonly number[],
    targets: readonly number[],
    past: Past | null,
    offset: number,
    noise: Float32Array | null,
  ): Promise<Statistics> {
    const results = await this.#session.run(this.#feeds(ids, targets, past, offset, noise), [...STATISTICS]);
    return Object.fromEntries(STATISTICS.map((name) => [name, results[name]!.data])) as Statistics;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #layers(): number[] {
    return Array.from({ length: this.#config.n_layer }, (_, i) => i);
  }

  #feeds(
    ids: readonly number[],
    targets: readonly number[],
    past: Past | null,
    offset: number,
    noise: Float32Array | null,
  ): Record<string, Tensor> {
    const { n_head: heads, n_embd: width } = this.#config;
    const { Tensor } = this.#runtime;
    // where there is no past there is one position that nobody sees: tensors of no size are a trouble on some devices
    const length = past?.positions ?? 1;
    const shape = [1, heads, length, width / heads];
    const unseen = new Float32Array(heads * (width / heads));
    const row = (values: readonly number[]) =>
      new Tensor('int32', Int32Array.from(values), [1, values.length]);
    const feeds: Record<string, Tensor> = {
      ids: row(ids),
      targets: row(targets),
      offset: new Tensor('int64', BigInt64Array.of(BigInt(offset)), []),
      past_mask: new Tensor('float32', new Float32Array(length).fill(past ? 0 : -1e9), [length]),
      noise: new Tensor('float32', noise ?? new Float32Array(width), [1, noise ? ids.length : 1, width]),
    };
    for (const i of this.#layers()) {
      feeds[`past_key.${i}`] = new Tensor('float32', past?.keys[i] ?? unseen, shape);
      feeds[`past_value.${i}`] = new Tensor('float32', past?.values[i] ?? unseen, shape);
    }
    return feeds;
  }
}

/** The first positions of a past: attention looks back only, so they are what a shorter sequence would have left. */
export function firstPositions(past: Past, positions: number, heads: number): Past {
  if (positions === past.positions) return past;
  const cut = (all: Float32Array) => {
    const width = all.length / heads / past.positions;
    const kept = new Float32Array(heads * positions * width);
    for (let head = 0; head < heads; head++) {
      const from = head * past.positions * width;
      kept.set(all.subarray(from, from + positions * width), head * positions * width);
    }
    return kept;
  };
  return { positions, keys: past.keys.map(cut), values: past.values.map(cut) };
}

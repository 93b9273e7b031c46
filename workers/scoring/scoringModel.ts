import type { InferenceSession, Tensor } from 'onnxruntime-web';
import * as v from 'valibot';
import { Gpt2Config } from '../../src/models/gpt2Config';
import type { Device, LoadReport, ModelBytes } from '../../src/models/scoringContract';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import { scoringGraph, STATISTICS, WEIGHTS_FILE } from '../../src/models/scoringGraph';
import { checkTrace, SelfCheck } from '../../src/models/selfCheck';
import type { Alternatives } from '../../src/passes/records';
import type { Trace } from '../../src/passes/trace';
import type { EmbeddingNoise, Reading } from '../../src/passes/views';
import { scoringWindows, type Window } from '../../src/passes/windows';
import { ConditionalModel } from './conditionalModel';
import { embeddingNoise, embeddingScale } from './embeddingNoise';
import { Prefixes } from './prefixes';
import type { Runtime } from './runtime';
import type { Spans } from '../../src/passes/spans';
import { SpanTokenizer } from './tokenizer';
import { topEntries } from './topEntries';

/** Something failed on the GPU: WebAssembly has to show whether the model is to blame. */
export class GpuError extends Error {}

/** A GPU that is lost, or has no room, fails in words that say nothing of it: what fails on one counts as its failure. */
async function gpuBlamed<T>(device: Device, what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (device === 'wasm') throw error;
    throw new GpuError(what, { cause: error });
  }
}

/** A model in memory on one device: from words to statistics. */
export class ScoringModel {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #tokenizer: SpanTokenizer;
  readonly #config: Gpt2Config;
  readonly #context: number;
  readonly #size: number;
  readonly #bos: number | null;
  readonly #device: Device;
  readonly #weights: Uint8Array;
  #conditional: Promise<{ readonly model: ConditionalModel; readonly prefixes: Prefixes }> | null = null;
  #embeddingScale: number | null = null;

  private constructor(
    runtime: Runtime,
    session: InferenceSession,
    device: Device,
    files: ModelBytes,
    config: Gpt2Config,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#tokenizer = new SpanTokenizer(files.tokenizer, files.tokenizerConfig);
    this.#config = config;
    this.#context = config.n_positions;
    this.#size = config.vocab_size;
    this.#bos = this.#tokenizer.bos;
    this.#device = device;
    this.#weights = files.weights;
  }

  /** @throws Error where the files do not make a model; GpuError where it may be the GPU that fails at it */
  static async open(runtime: Runtime, device: Device, files: ModelBytes): Promise<ScoringModel> {
    const config = v.parse(Gpt2Config, JSON.parse(files.config));
    const graph = files.graph ?? scoringGraph(config, readSafetensorsHeader(files.weights));
    const session = await gpuBlamed(
      device,
      'the model could not be loaded on it',
      runtime.InferenceSession.create(graph, {
        executionProviders: [device],
        logSeverityLevel: 3, // that shapes are worked out on the processor is no news
        externalData: [{ path: WEIGHTS_FILE, data: files.weights }],
      }),
    );
    return new ScoringModel(runtime, session, device, files, config);
  }

  /** Scores the first self-check text and compares it with the float64 record. */
  async report(files: ModelBytes): Promise<LoadReport> {
    const record =
      files.selfCheck === null ? null : v.parse(SelfCheck, JSON.parse(files.selfCheck)).texts[0]!;
    const trace =
      record &&
      (await gpuBlamed(
        this.#device,
        'a first text could not be scored on it',
        this.trace({ words: record.text }),
      ));
    return {
      model: files.id,
      selfCheck: trace && checkTrace(trace, record),
      context: this.#context,
      bos: this.#bos,
    };
  }

  /** @throws RangeError where the text cannot be read so */
  async trace({ words, prefix, noise }: Reading): Promise<Trace> {
    if (prefix) return this.#behind(prefix, words);
    const framed = this.#frame(words);
    const { sequence } = framed;
    const trace = emptyTrace(this.#bos, framed, framed.first);
    const added = noise ? await this.#noiseFor(noise, sequence.length) : null;
    for (const window of scoringWindows(sequence.length, this.#context)) {
      const results = added ? await added(sequence, window) : await this.#statistics(sequence, window);
      keep(trace, results, window.keep, window.from + window.keep);
      trace.windows++;
    }
    return trace;
  }

  async alternatives(words: string, count: number): Promise<Alternatives> {
    const { sequence, spans, first } = this.#frame(words);
    const n = Math.max(0, sequence.length - 1);
    const tokens = new Int32Array(n * count);
    const logp = new Float32Array(n * count);
    for (const window of scoringWindows(sequence.length, this.#context)) {
      const { logits } = await this.#session.run(this.#feeds(sequence, window), ['logits']);
      const rows = logits!.data as Float32Array;
      for (let i = window.keep; i < window.to - window.from; i++) {
        const at = (window.from + i) * count;
        topEntries(
          rows.subarray(i * this.#size, (i + 1) * this.#size),
          tokens.subarray(at, at + count),
          logp.subarray(at, at + count),
        );
      }
    }
    return {
      count,
      tokens,
      logp,
      texts: Array.from(tokens, (id) => this.#tokenizer.tokenText(id)),
      start: spans.start.slice(first),
      end: spans.end.slice(first),
    };
  }

  async close(): Promise<void> {
    await this.#session.release();
    if (this.#conditional) await (await this.#conditional).model.close();
  }

  async #statistics(sequence: readonly number[], window: Window): Promise<StatisticsOf> {
    const results = await this.#session.run(this.#feeds(sequence, window), [...STATISTICS]);
    return Object.fromEntries(STATISTICS.map((name) => [name, results[name]!.data])) as StatisticsOf;
  }

  /** A pass over windows of a sequence whose embeddings carry noise. */
  async #noiseFor(noise: EmbeddingNoise, rows: number) {
    const { model } = await this.#openConditional();
    const width = this.#config.n_embd;
    this.#embeddingScale ??= embeddingScale(this.#weights);
    const all = embeddingNoise(noise, this.#embeddingScale, { rows, width, bos: this.#bos !== null });
    return (sequence: readonly number[], { from, to }: Window): Promise<StatisticsOf> =>
      model.run(
        sequence.slice(from, to),
        sequence.slice(from + 1, to + 1),
        null,
        0,
        all.subarray(from * width, to * width),
      );
  }

  /** The text's own tokens, all of them, behind as many of the prefix texts as leave room for it. */
  async #behind(prefix: readonly string[], words: string): Promise<Trace> {
    const framed = this.#frame(words);
    const { ids } = framed;
    const { model, prefixes } = await this.#openConditional();
    const placed = await prefixes.place(prefix, ids.length);
    if (!placed) throw new RangeError(`${ids.length} tokens leave no room for a text in front of them`);
    const trace = emptyTrace(this.#bos, framed, 0);
    const read = [placed.last, ...ids.slice(0, -1)];
    if (ids.length > 0) {
      const { positions } = placed.past;
      keep(trace, await model.run(read, ids, positions > 0 ? placed.past : null, positions, null), 0, 0);
      trace.windows = 1;
    }
    return { ...trace, shots: placed.shots };
  }

  #openConditional() {
    return (this.#conditional ??= (async () => {
      const model = await ConditionalModel.open(this.#runtime, this.#device, this.#config, this.#weights);
      const shape = { heads: this.#config.n_head, context: this.#context, bos: this.#bos };
      return { model, prefixes: new Prefixes(model, shape, (text) => this.#frame(text).ids) };
    })());
  }

  /** The sequence that the model reads: the BOS, where there is one, and the text's tokens. */
  #frame(words: string) {
    const { ids, spans } = this.#tokenizer.encode(words);
    const outside = ids.find((id) => id >= this.#size);
    if (outside !== undefined)
      throw new RangeError(`token ${outside} is outside the model's vocabulary of ${this.#size}`);
    const sequence = ids.length === 0 ? [] : this.#bos === null ? ids : [this.#bos, ...ids];
    return { sequence, ids, spans, first: this.#bos === null ? 1 : 0 };
  }

  #feeds(sequence: readonly number[], { from, to }: Window): Record<string, Tensor> {
    const row = (begin: number, end: number) =>
      new this.#runtime.Tensor('int32', Int32Array.from(sequence.slice(begin, end)), [1, to - from]);
    return { ids: row(from, to), targets: row(from + 1, to + 1) };
  }
}

type StatisticsOf = Record<(typeof STATISTICS)[number], Float32Array>;
type Filled = { -readonly [K in keyof Trace]: Trace[K] };

/** A trace of the tokens from `first` on, its statistics still to be filled in. */
function emptyTrace(
  bos: number | null,
  { ids, spans }: { readonly ids: readonly number[]; readonly spans: Spans },
  first: number,
): Filled {
  const n = Math.max(0, ids.length - first);
  return {
    bos,
    tokens: Int32Array.from(ids.slice(first)),
    start: spans.start.slice(first),
    end: spans.end.slice(first),
    logp: new Float32Array(n),
    entropy: new Float32Array(n),
    sigma: new Float32Array(n),
    rank: new Int32Array(n),
    windows: 0,
  };
}

/** Takes over a window's statistics from the `from`-th on, as those of the tokens from the `at`-th on. */
function keep(trace: Filled, results: StatisticsOf, from: number, at: number): void {
  for (const name of STATISTICS) trace[name].set(results[name].subarray(from), at);
}

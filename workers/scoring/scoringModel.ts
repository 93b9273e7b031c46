import type { InferenceSession, Tensor } from 'onnxruntime-web';
import * as v from 'valibot';
import { Gpt2Config } from '../../src/models/gpt2Config';
import type { Alternatives, Device, LoadReport, ModelBytes } from '../../src/models/scoringContract';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import { scoringGraph, STATISTICS, WEIGHTS_FILE } from '../../src/models/scoringGraph';
import { checkTrace, SelfCheck } from '../../src/models/selfCheck';
import type { Trace } from '../../src/passes/trace';
import { scoringWindows, type Window } from '../../src/passes/windows';
import type { Runtime } from './runtime';
import { SpanTokenizer } from './tokenizer';
import { topEntries } from './topEntries';

/** A model in memory on one device: from words to statistics. */
export class ScoringModel {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #tokenizer: SpanTokenizer;
  readonly #context: number;
  readonly #size: number;
  readonly #bos: number | null;

  private constructor(
    runtime: Runtime,
    session: InferenceSession,
    tokenizer: SpanTokenizer,
    config: Gpt2Config,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#context = config.n_positions;
    this.#size = config.vocab_size;
    this.#bos = tokenizer.bos;
  }

  /** @throws Error where the files do not make a model */
  static async open(runtime: Runtime, device: Device, files: ModelBytes): Promise<ScoringModel> {
    const config = v.parse(Gpt2Config, JSON.parse(files.config));
    const graph = files.graph ?? scoringGraph(config, readSafetensorsHeader(files.weights));
    const session = await runtime.InferenceSession.create(graph, {
      executionProviders: [device],
      logSeverityLevel: 3, // that shapes are worked out on the processor is no news
      externalData: [{ path: WEIGHTS_FILE, data: files.weights }],
    });
    return new ScoringModel(
      runtime,
      session,
      new SpanTokenizer(files.tokenizer, files.tokenizerConfig),
      config,
    );
  }

  /** Scores the first self-check text and compares it with the float64 record. */
  async report(files: ModelBytes): Promise<LoadReport> {
    const record =
      files.selfCheck === null ? null : v.parse(SelfCheck, JSON.parse(files.selfCheck)).texts[0]!;
    return {
      model: files.id,
      selfCheck: record === null ? null : checkTrace(await this.trace(record.text), record),
      context: this.#context,
      bos: this.#bos,
    };
  }

  async trace(words: string): Promise<Trace> {
    const { sequence, ids, spans, first } = this.#frame(words);
    const n = Math.max(0, sequence.length - 1);
    const windows = scoringWindows(sequence.length, this.#context);
    const trace = {
      bos: this.#bos,
      tokens: Int32Array.from(ids.slice(first)),
      start: spans.start.slice(first),
      end: spans.end.slice(first),
      logp: new Float32Array(n),
      entropy: new Float32Array(n),
      sigma: new Float32Array(n),
      rank: new Int32Array(n),
      windows: windows.length,
    };
    for (const window of windows) {
      const results = await this.#session.run(this.#feeds(sequence, window), [...STATISTICS]);
      for (const name of STATISTICS) {
        const values = (results[name]!.data as Float32Array).subarray(window.keep);
        trace[name].set(values, window.from + window.keep);
      }
    }
    return trace;
  }

  async alternatives(words: string, count: number): Promise<Alternatives> {
    const { sequence } = this.#frame(words);
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
    return { count, tokens, logp, texts: Array.from(tokens, (id) => this.#tokenizer.tokenText(id)) };
  }

  async close(): Promise<void> {
    await this.#session.release();
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

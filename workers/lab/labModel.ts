import { blockUntilReady, numpy as np, tree } from '@jax-js/jax';
import * as v from 'valibot';
import { Gpt2Config } from '../../src/models/gpt2Config';
import { NormSum } from '../../src/models/gradientNorms';
import type { Continuation, Prompt, SampleSettings } from '../../src/models/labContract';
import type { ModelBytes } from '../../src/models/scoringContract';
import type { GradientNorms } from '../../src/passes/records';
import { SpanTokenizer } from '../scoring/tokenizer';
import { Decoder } from './decoding';
import { Cancelled, TextError } from './failures';
import { framedSequence } from './framing';
import { embed, type Parameters } from './gpt2';
import { readParameters } from './parameters';
import { programsFor } from './programs';
import { continuations, type TokenPrompt } from './sampler';

/** Lengths that texts are padded to: each takes a compilation of its own, of a second or two. */
const LENGTHS = [32, 64, 96, 128, 192, 256, 384, 512, 768, 1024];

/** Told each part of a gradient in turn; 'input' is the one by the token embeddings, [T, width], padding included. */
export type OnGradient = (name: string, values: Float32Array) => void;

/** A text as the model reads it: n ids, padded, and the token that follows each. */
interface Row {
  /** Scored tokens, n. */
  readonly tokens: number;
  /** Shape [T]; ids and targets from n on are padding. */
  readonly ids: Int32Array<ArrayBuffer>;
  readonly targets: Int32Array<ArrayBuffer>;
  /** 1 where the target counts. */
  readonly mask: Float32Array<ArrayBuffer>;
}

/** A model in the training engine's memory. */
export class LabModel {
  readonly config: Gpt2Config;
  readonly tokenizer: SpanTokenizer;
  /** By Hugging Face's names; to be read by reference. */
  readonly parameters: Parameters;
  readonly #lengths: readonly number[];
  readonly #tokenizerFile: string;
  #decoder: Decoder | null = null;

  private constructor(
    files: ModelBytes,
    config: Gpt2Config,
    parameters: Parameters,
    lengths: readonly number[],
  ) {
    this.config = config;
    this.tokenizer = new SpanTokenizer(files.tokenizer, files.tokenizerConfig);
    this.parameters = parameters;
    this.#lengths = lengths;
    this.#tokenizerFile = files.tokenizer;
  }

  /**
   * @param lengths what texts are padded to
   * @throws Error where the files do not make a model
   */
  static async open(files: ModelBytes, lengths: readonly number[] = LENGTHS): Promise<LabModel> {
    const config = v.parse(Gpt2Config, JSON.parse(files.config));
    if (config.n_embd % config.n_head !== 0)
      throw new Error(`width ${config.n_embd} does not divide into ${config.n_head} heads`);
    const model = new LabModel(files, config, readParameters(files.weights, config), lengths);
    await blockUntilReady(model.parameters);
    return model;
  }

  /** What its parameters take. */
  get bytes(): number {
    return Object.values(this.parameters).reduce((sum, { size }) => sum + 4 * size, 0);
  }

  /** @throws TextError where the text has no gradient */
  async gradientNorms(words: string): Promise<GradientNorms> {
    const [input, weights] = [new NormSum(), new NormSum()];
    const { tokens, loss } = await this.gradients(words, (name, values) => {
      (name === 'input' ? input : weights).add(values);
    });
    const [ofInput, ofWeights] = [input.norms(), weights.norms()];
    if (!ofInput || !ofWeights) throw new TextError('the gradient of this text is not finite');
    return { tokens, loss, input: ofInput, weights: ofWeights };
  }

  /**
   * Gradient of a text's mean loss, nats a token: by the token embeddings that went in ('input'), and by each parameter.
   * The token embedding's counts both of its uses, what goes in and what comes out.
   *
   * @throws TextError where the text cannot be read, or has no scored token
   */
  async gradients(words: string, onGradient: OnGradient): Promise<{ tokens: number; loss: number }> {
    const row = this.#row(words);
    const [loss, [parameters, embedded]] = programsFor(this.config).gradients(
      tree.ref(this.parameters),
      this.#embed(row),
      asRow(row.targets),
      asRow(row.mask),
    );
    const input = (await embedded.data()) as Float32Array;
    onGradient('input', input);
    for (const [name, gradient] of Object.entries(parameters)) {
      const values = (await gradient.data()) as Float32Array;
      if (name === 'wte.weight') addRows(values, input, row.ids.subarray(0, row.tokens), this.config.n_embd);
      onGradient(name, values);
    }
    return { tokens: row.tokens, loss: (await loss.data())[0]! };
  }

  /** Log-probability of each scored token, nats. @throws TextError */
  async logProbabilities(words: string): Promise<Float32Array<ArrayBuffer>> {
    const row = this.#row(words);
    const logp = programsFor(this.config).logProbabilities(
      tree.ref(this.parameters),
      this.#embed(row),
      asRow(row.targets),
    );
    return ((await logp.data()) as Float32Array<ArrayBuffer>).slice(0, row.tokens);
  }

  /**
   * @param onProgress see LabApi.sample
   * @throws TextError where the settings make no sense or a prompt cannot be read, Cancelled
   */
  async sample(
    prompts: readonly Prompt[],
    settings: SampleSettings,
    onProgress: (share: number) => boolean | Promise<boolean>,
  ): Promise<Continuation[]> {
    checkSettings(settings);
    const read = prompts.map((prompt) => this.#prompt(prompt));
    const { bos } = this.tokenizer;
    const drawn = await continuations(this.parameters, this.config, read, settings, bos, onProgress);
    if (!drawn) throw new Cancelled();
    const decoder = (this.#decoder ??= new Decoder(this.#tokenizerFile));
    return drawn.map((tokens, i) => {
      const promptTokens = read[i]!.sequence.slice(bos === null ? 0 : 1);
      const [prompt, text] = decoder.texts(promptTokens, tokens) as [string, string];
      return { prompt, text, promptTokens, tokens };
    });
  }

  #prompt({ words, tokens, draw }: Prompt): TokenPrompt {
    const framed = framedSequence(this.tokenizer, words, this.config.vocab_size);
    const front = this.tokenizer.bos === null ? 0 : 1;
    const sequence = tokens === null ? framed : framed.slice(0, front + tokens);
    if (sequence.length === 0)
      throw new TextError('the prompt has no token, and the model no token to begin with');
    if (sequence.length > this.config.n_positions)
      throw new TextError(
        `the prompt has ${sequence.length} tokens, and the model reads ${this.config.n_positions}`,
      );
    return { sequence, draw };
  }

  dispose(): void {
    tree.dispose(this.parameters);
  }

  /** Token embeddings that go in, [1, T, width]. */
  #embed({ ids }: Row): np.Array {
    return embed(this.parameters, asRow(ids));
  }

  /** Frames a text as scoring does (BOS text) and pads it. */
  #row(words: string): Row {
    const { n_positions: context, vocab_size: size } = this.config;
    const sequence = framedSequence(this.tokenizer, words, size);
    const tokens = sequence.length - 1;
    if (tokens < 1) throw new TextError('the text has no token to be scored, so its loss has no gradient');
    if (tokens > context)
      throw new TextError(
        `the text is too long for a gradient: ${tokens} tokens, and the model reads ${context}`,
      );
    const length = Math.min(context, this.#lengths.find((each) => each >= tokens) ?? context);
    const padded = { ids: new Int32Array(length), targets: new Int32Array(length) };
    padded.ids.set(sequence.slice(0, tokens));
    padded.targets.set(sequence.slice(1));
    return { tokens, ...padded, mask: new Float32Array(length).fill(1, 0, tokens) };
  }
}

const asRow = (values: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>) =>
  np.array(values, { shape: [1, values.length] });

/** Adds row i of `rows` [T, width] to row ids[i] of `table` [V, width]; ids has shape [n], n at most T. */
function addRows(table: Float32Array, rows: Float32Array, ids: Int32Array, width: number): void {
  ids.forEach((id, i) => {
    for (let j = 0; j < width; j++) table[id * width + j]! += rows[i * width + j]!;
  });
}

/** @throws TextError */
function checkSettings({ tokens, temperature, topK }: SampleSettings): void {
  if (!(Number.isInteger(tokens) && tokens >= 1)) throw new TextError(`${tokens} new tokens cannot be drawn`);
  if (!(temperature >= 0 && temperature < Infinity))
    throw new TextError(`a temperature is at least 0, not ${temperature}`);
  if (topK !== null && !(Number.isInteger(topK) && topK >= 1))
    throw new TextError(`of the likeliest tokens at least 1 has to be left, not ${topK}`);
}

import { numpy as np, tree } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { seedFor } from '../../src/passes/digest';
import { measuringBatches } from '../../src/training/batches';
import { adapterShapes, initialAdapters } from '../../src/training/lora';
import type { PlannedStep, RunPlan } from '../../src/training/plan';
import type { Privacy, Recipe } from '../../src/training/recipe';
import { learningRate } from '../../src/training/schedule';
import { dropoutMasks, dropoutSites } from './dropout';
import { parameterShapes, type Parameters } from './gpt2';
import { putIn, readOut, zerosLike, type Floats } from './parameters';
import { paddedRows, type TokenText } from './rows';
import { stepSettings, trainingPrograms, type Fit, type TrainingPrograms } from './trainingPrograms';

/** A run's state outside the engine's memory. */
export interface FitFloats {
  readonly trained: Floats;
  readonly first: Floats;
  readonly second: Floats;
}

export interface StepOutcome {
  /** Before the step: nats a token; under privacy the mean over the lot's texts. null where the lot was empty. */
  readonly loss: number | null;
  /** Of the gradient, before it was clipped; under privacy of the noisy one. */
  readonly norm: number;
  readonly rate: number;
}

/** A model in training: the engine's side of a run. Steps are numbered from 0 and may be taken in any order. */
export class Fitting {
  readonly #config: Gpt2Config;
  readonly #recipe: Recipe;
  readonly #plan: RunPlan;
  readonly #texts: readonly TokenText[];
  readonly #programs: TrainingPrograms;
  readonly #shapes: Readonly<Record<string, readonly number[]>>;
  readonly #frozen: Parameters;
  readonly #columns: np.Array;
  #fit: Fit;

  /**
   * @param base the parameters that training starts from, read by reference
   * @param from a state to go on from; null = the beginning
   * @throws Error where the state is of another model or recipe
   */
  constructor(
    config: Gpt2Config,
    base: Parameters,
    recipe: Recipe,
    plan: RunPlan,
    texts: readonly TokenText[],
    from: FitFloats | null,
  ) {
    const { method } = recipe;
    const shape = { layers: config.n_layer, width: config.n_embd };
    const lora = method.kind === 'lora';
    this.#config = config;
    this.#recipe = recipe;
    this.#plan = plan;
    this.#texts = texts;
    this.#programs = trainingPrograms(config, lora ? method.alpha / method.rank : null);
    this.#shapes = lora ? adapterShapes(method, shape) : parameterShapes(config);
    this.#frozen = lora ? tree.ref(base) : {};
    const start = () =>
      lora ? putIn(initialAdapters(method, shape, recipe.seed), this.#shapes) : tree.ref(base);
    this.#fit = {
      trained: from ? putIn(from.trained, this.#shapes) : start(),
      first: from ? putIn(from.first, this.#shapes) : zerosLike(this.#shapes),
      second: from ? putIn(from.second, this.#shapes) : zerosLike(this.#shapes),
    };
    this.#columns = np.array(Int32Array.from({ length: config.vocab_size }, (_, i) => i));
  }

  /** Numbers that training changes. */
  get size(): number {
    return Object.values(this.#shapes).reduce(
      (sum, shape) => sum + shape.reduce((size, side) => size * side, 1),
      0,
    );
  }

  async step(index: number): Promise<StepOutcome> {
    const { privacy } = this.#recipe;
    const planned = this.#plan.step(index);
    return privacy ? this.#privateStep(index, planned, privacy) : this.#plainStep(index, planned);
  }

  /** Mean loss of texts over all their tokens, nats, without dropout; null without texts. */
  async measure(
    texts: readonly TokenText[],
    lengths: readonly number[],
    rows: number,
  ): Promise<number | null> {
    let [sum, tokens] = [0, 0];
    const sizes = texts.map(({ read }) => read.length);
    for (const batch of measuringBatches(sizes, lengths, rows)) {
      const own = batch.texts.map((text) => texts[text]!);
      const padded = paddedRows(own, { rows, length: batch.length }, 1, this.#columns);
      sum += await scalar(
        this.#programs.measure(tree.ref(this.#fit.trained), tree.ref(this.#frozen), padded),
      );
      tokens += own.reduce((total, { read }) => total + read.length, 0);
    }
    return tokens === 0 ? null : sum / tokens;
  }

  /** The state as it is at the call. */
  async read(): Promise<FitFloats> {
    const { trained, first, second } = this.#fit;
    const parts = await Promise.all([readOut(trained), readOut(first), readOut(second)]);
    return { trained: parts[0], first: parts[1], second: parts[2] };
  }

  /** The trained parameters, or adapters, alone. */
  readTrained(): Promise<Map<string, Float32Array<ArrayBuffer>>> {
    return readOut(this.#fit.trained);
  }

  /** What training leaves as it is: all of the base under adapters, else nothing. */
  readFrozen(): Promise<Map<string, Float32Array<ArrayBuffer>>> {
    return readOut(this.#frozen);
  }

  dispose(): void {
    tree.dispose(this.#fit);
    tree.dispose(this.#frozen);
    this.#columns.dispose();
  }

  async #plainStep(index: number, { texts, length, tokens }: PlannedStep): Promise<StepOutcome> {
    const { rows } = this.#plan;
    const settings = this.#settings(index, this.#recipe.clipNorm ?? Infinity);
    const [fit, loss, norm] = this.#programs.step(
      this.#fit,
      tree.ref(this.#frozen),
      paddedRows(
        texts.map((text) => this.#texts[text]!),
        { rows, length },
        1 / tokens,
        this.#columns,
      ),
      this.#masks(rows, length, index),
      settings.array,
    );
    this.#fit = fit;
    return { loss: await scalar(loss), norm: await scalar(norm), rate: settings.rate };
  }

  /**
   * DP-SGD: each text's gradient of its mean loss is clipped, noise is added to the sum, and the whole divided by the
   * size that a lot has on average; AdamW then works on that. One text at a time, which on WebAssembly is much faster
   * than one batched gradient for each of them.
   *
   * The noise comes from the recipe's seed, so that a run can be repeated; who knows the seed can take it off again.
   */
  async #privateStep(
    index: number,
    { texts }: PlannedStep,
    { clip, noiseMultiplier }: Privacy,
  ): Promise<StepOutcome> {
    let sums = zerosLike(this.#shapes);
    let total = 0;
    for (const text of texts) {
      const length = this.#plan.paddedLength(text);
      const own = this.#texts[text]!;
      const [added, loss, norm] = this.#programs.addClipped(
        sums,
        tree.ref(this.#fit.trained),
        tree.ref(this.#frozen),
        paddedRows([own], { rows: 1, length }, 1 / own.read.length, this.#columns),
        this.#masks(1, length, index, text),
        np.array(Float32Array.of(clip)),
      );
      norm.dispose();
      sums = added;
      total += await scalar(loss);
    }
    const names = Object.keys(this.#shapes);
    const keys = Uint32Array.from(
      names.flatMap((name) => [0, 1].map((half) => seedFor(this.#recipe.seed, 'noise', index, name, half))),
    );
    const lot = this.#plan.samplingRate! * this.#texts.length;
    const settings = this.#settings(index, Infinity);
    const [fit, norm] = this.#programs.noisyStep(
      this.#fit,
      sums,
      settings.array,
      np.array(Float32Array.of(noiseMultiplier * clip, 1 / lot)),
      np.array(keys, { shape: [names.length, 2] }),
    );
    this.#fit = fit;
    const loss = texts.length === 0 ? null : total / texts.length;
    return { loss, norm: await scalar(norm), rate: settings.rate };
  }

  #masks(rows: number, length: number, ...purpose: readonly number[]): Parameters {
    return dropoutMasks(
      dropoutSites(this.#recipe, this.#config, rows, length),
      this.#recipe.seed,
      ...purpose,
    );
  }

  #settings(index: number, clip: number): { array: np.Array; rate: number } {
    const { beta1, beta2, epsilon, weightDecay } = this.#recipe;
    const rate = learningRate(this.#recipe, index, this.#plan.steps);
    const array = stepSettings({
      rate,
      shrink: 1 - rate * weightDecay,
      beta1,
      beta2,
      correction1: 1 / (1 - beta1 ** (index + 1)),
      correction2: 1 / (1 - beta2 ** (index + 1)),
      epsilon,
      clip,
    });
    return { array, rate };
  }
}

async function scalar(value: np.Array): Promise<number> {
  return (await value.data())[0]!;
}

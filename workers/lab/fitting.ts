import { numpy as np, tree } from '@jax-js/jax';
import { Random } from '../../src/data/random';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { independentSeedFor } from '../../src/passes/digest';
import { adamWStep, wholeNorm, type FitState, type Tensors } from '../../src/training/adamW';
import { measuringBatches } from '../../src/training/batches';
import { adapterShapes, initialAdapters } from '../../src/training/lora';
import type { PlannedStep, RunPlan } from '../../src/training/plan';
import type { Privacy, Recipe } from '../../src/training/recipe';
import { learningRate } from '../../src/training/schedule';
import { clippedSums, type PerExample } from './clippedSums';
import { dropoutMasks, dropoutSites } from './dropout';
import { parameterShapes, type Parameters } from './gpt2';
import { putIn, readOut, zerosOf } from './parameters';
import { paddedRows, type TokenText } from './rows';
import { trainingPrograms, type TrainingPrograms } from './trainingPrograms';

export interface StepOutcome {
  /** Before the step: nats a token; under privacy the mean over the lot's texts. null where the lot was empty. */
  readonly loss: number | null;
  /** Of the gradient, before it was clipped; under privacy of the noisy one. */
  readonly norm: number;
  readonly rate: number;
}

/** What a run works on. */
export interface FittingParts {
  readonly config: Gpt2Config;
  /** The parameters that training starts from, read by reference. */
  readonly base: Parameters;
  readonly recipe: Recipe;
  readonly plan: RunPlan;
  readonly texts: readonly TokenText[];
  /** What stands in the place of each from the second epoch on; null = the texts themselves. */
  readonly later: readonly TokenText[] | null;
  /** How gradients of single texts are taken, for DP-SGD; not said: as is faster on the device in use. */
  readonly perExample?: PerExample;
}

/** A model in training: the engine's side of a run. Steps are numbered from 0 and may be taken in any order. */
export class Fitting {
  readonly #parts: Omit<FittingParts, 'base'>;
  readonly #programs: TrainingPrograms;
  readonly #shapes: Readonly<Record<string, readonly number[]>>;
  readonly #frozen: Parameters;
  readonly #columns: np.Array;
  readonly #state: FitState;
  /** The trained tensors once more, in the engine's memory. */
  #trained: Parameters;

  private constructor(
    parts: FittingParts,
    shapes: Readonly<Record<string, readonly number[]>>,
    state: FitState,
  ) {
    const { method } = parts.recipe;
    const lora = method.kind === 'lora';
    this.#parts = parts;
    this.#shapes = shapes;
    this.#state = state;
    this.#trained = putIn(state.trained, shapes);
    this.#programs = trainingPrograms(parts.config, lora ? method.alpha / method.rank : null);
    this.#frozen = lora ? tree.ref(parts.base) : {};
    this.#columns = np.array(Int32Array.from({ length: parts.config.vocab_size }, (_, i) => i));
  }

  /**
   * @param from a state to go on from; null = the beginning
   * @throws Error where the state is of another model or recipe
   */
  static async open(parts: FittingParts, from: FitState | null): Promise<Fitting> {
    const { config, base, recipe } = parts;
    const shape = { layers: config.n_layer, width: config.n_embd };
    const lora = recipe.method.kind === 'lora';
    const shapes = lora ? adapterShapes(recipe.method, shape) : parameterShapes(config);
    if (from) return new Fitting(parts, shapes, copied(from));
    const trained = lora ? initialAdapters(recipe.method, shape, recipe.seed) : await readOut(base);
    return new Fitting(parts, shapes, { trained, first: zerosOf(shapes), second: zerosOf(shapes) });
  }

  /** Numbers that training changes. */
  get size(): number {
    return [...this.#state.trained.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** As it is between two steps; a copy. */
  get state(): FitState {
    return copied(this.#state);
  }

  async step(index: number): Promise<StepOutcome> {
    const planned = this.#parts.plan.step(index);
    const { privacy, clipNorm } = this.#parts.recipe;
    if (privacy) return this.#privateStep(index, planned, privacy);
    const { texts, length, tokens, epoch } = planned;
    const { plan, texts: first, later } = this.#parts;
    const list = epoch === 0 || !later ? first : later;
    const own = texts.map((text) => list[text]!);
    const shape = { rows: plan.rows, length };
    const { loss, gradients } = await this.#gradients(own, shape, 1 / tokens, [index]);
    const norm = wholeNorm(gradients);
    const scale = Math.min(1, (clipNorm ?? Infinity) / (norm + 1e-6)); // PyTorch's clip_grad_norm_
    return { loss, norm, rate: this.#update(index, gradients, scale) };
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
      const loss = this.#programs.measure(tree.ref(this.#trained), tree.ref(this.#frozen), padded);
      sum += (await loss.data())[0]!;
      tokens += own.reduce((total, { read }) => total + read.length, 0);
    }
    return tokens === 0 ? null : sum / tokens;
  }

  /** What training leaves as it is: all of the base under adapters, else nothing. */
  readFrozen(): Promise<Map<string, Float32Array<ArrayBuffer>>> {
    return readOut(this.#frozen);
  }

  dispose(): void {
    tree.dispose([this.#trained, this.#frozen, this.#columns]);
  }

  /**
   * DP-SGD: each text's gradient of its mean loss is clipped, noise is added to the sum, and the whole divided by the
   * size that a lot has on average; AdamW then works on that.
   *
   * The noise comes from the recipe's seed, so that a run can be repeated; who knows the seed can take it off again.
   */
  async #privateStep(
    index: number,
    { texts }: PlannedStep,
    { clip, noiseMultiplier }: Privacy,
  ): Promise<StepOutcome> {
    const { plan, recipe, texts: all, perExample } = this.#parts;
    const of = {
      ...this.#parts,
      programs: this.#programs,
      shapes: this.#shapes,
      trained: this.#trained,
      frozen: this.#frozen,
      columns: this.#columns,
    };
    const { loss, gradients: sums } = await clippedSums(of, texts, index, clip, perExample);
    const share = 1 / (plan.samplingRate! * all.length);
    for (const [name, sum] of sums) {
      const random = new Random(independentSeedFor(recipe.seed, 'noise', name, index));
      const sd = noiseMultiplier * clip;
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i]! + sd * random.normal()) * share;
    }
    const norm = wholeNorm(sums);
    const mean = texts.length === 0 ? null : loss / texts.length;
    return { loss: mean, norm, rate: this.#update(index, sums, 1) };
  }

  /** @param purpose what the dropout masks are drawn from */
  async #gradients(
    texts: readonly TokenText[],
    shape: { readonly rows: number; readonly length: number },
    weight: number,
    purpose: readonly number[],
  ): Promise<{ loss: number; gradients: Tensors }> {
    const { config, recipe } = this.#parts;
    const sites = dropoutSites(recipe, config, shape.rows, shape.length);
    const [loss, gradients] = this.#programs.gradients(
      tree.ref(this.#trained),
      tree.ref(this.#frozen),
      paddedRows(texts, shape, weight, this.#columns),
      dropoutMasks(sites, recipe.seed, ...purpose),
    );
    const read = await readOut(gradients);
    tree.dispose(gradients);
    return { loss: (await loss.data())[0]!, gradients: read };
  }

  /** Nothing waits in here: seen from outside, a step is taken at one moment. Gives the learning rate. */
  #update(index: number, gradients: Tensors, scale: number): number {
    const { recipe, plan } = this.#parts;
    const rate = learningRate(recipe, index, plan.steps);
    const numbers = { ...recipe, rate, scale, count: index + 1 };
    adamWStep(this.#state, gradients, numbers, (name) => this.#shapes[name]!.length === 2);
    tree.dispose(this.#trained);
    this.#trained = putIn(this.#state.trained, this.#shapes);
    return rate;
  }
}

function copied({ trained, first, second }: FitState): FitState {
  const copy = (tensors: Tensors) => new Map([...tensors].map(([name, values]) => [name, values.slice()]));
  return { trained: copy(trained), first: copy(first), second: copy(second) };
}

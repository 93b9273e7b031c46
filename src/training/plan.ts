import { epochBatches, paddedLengths, type Batch } from './batches';
import { poissonLot, stepsPerPass } from './poisson';
import type { Recipe } from './recipe';

/** A step of a run: which texts, and how many tokens count for its loss. */
export interface PlannedStep extends Batch {
  /** From 0. */
  readonly epoch: number;
  readonly tokens: number;
}

/**
 * Which texts each step of a run reads: known before it starts, and from the recipe and the texts' lengths alone, so that
 * a run can be taken up again at any step.
 */
export class RunPlan {
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Rows of a step: a batch, or all texts where there are fewer. Under privacy texts are read one by one. */
  readonly rows: number;
  /** Lengths that rows are padded to, one or two. */
  readonly lengths: readonly number[];
  /** Under privacy: the chance of each text to be in a step's lot. */
  readonly samplingRate: number | null;
  readonly #recipe: Recipe;
  /** Tokens of each text in the first epoch, and in those after it. */
  readonly #texts: readonly number[];
  readonly #later: readonly number[];
  #epoch: { readonly number: number; readonly batches: readonly Batch[] } | null = null;

  /**
   * @param texts tokens of each text that are read, at least one text
   * @param context the most that the model reads
   * @param later the same of what stands in each text's place from the second epoch on; null = the texts themselves
   * @throws RangeError where there is no text, or others are wanted later that cannot be
   */
  constructor(
    recipe: Recipe,
    texts: readonly number[],
    context: number,
    later: readonly number[] | null = null,
  ) {
    const { privacy, batch, epochs } = recipe;
    if (texts.length === 0) throw new RangeError('There is no text to train on.');
    if (later && later.length !== texts.length)
      throw new RangeError('From the second epoch on there have to be as many texts as in the first.');
    if (later && privacy) throw new RangeError('DP-SGD trains on the same texts in every epoch.');
    this.#recipe = recipe;
    this.#texts = texts;
    this.#later = later ?? texts;
    this.lengths = paddedLengths([...texts, ...(later ?? [])], context);
    this.samplingRate = privacy && (privacy.samplingRate ?? Math.min(1, batch / texts.length));
    this.rows = this.samplingRate === null ? Math.min(batch, texts.length) : 1;
    this.stepsPerEpoch =
      this.samplingRate === null ? this.#batches(0).length : stepsPerPass(this.samplingRate);
    this.steps = epochs * this.stepsPerEpoch;
  }

  /** Under privacy the lot may be empty, and `length` says nothing: each text is padded on its own. */
  step(index: number): PlannedStep {
    const epoch = Math.floor(index / this.stepsPerEpoch);
    const batch =
      this.samplingRate === null
        ? this.#batches(epoch)[index % this.stepsPerEpoch]!
        : this.#lot(this.samplingRate, index);
    const lengths = this.#lengthsIn(epoch);
    return { ...batch, epoch, tokens: batch.texts.reduce((sum, text) => sum + lengths[text]!, 0) };
  }

  /** The length that a text is padded to. */
  paddedLength(text: number): number {
    return this.lengths.find((length) => length >= this.#texts[text]!)!;
  }

  #lengthsIn(epoch: number): readonly number[] {
    return epoch === 0 ? this.#texts : this.#later;
  }

  #lot(rate: number, step: number): Batch {
    const texts = poissonLot(this.#texts.length, rate, this.#recipe.seed, step);
    return { texts, length: this.lengths.at(-1)! };
  }

  #batches(epoch: number): readonly Batch[] {
    if (this.#epoch?.number !== epoch) {
      const { batch, seed } = this.#recipe;
      const batches = epochBatches(this.#lengthsIn(epoch), this.lengths, batch, seed, epoch);
      this.#epoch = { number: epoch, batches };
    }
    return this.#epoch.batches;
  }
}

import { dpSgdEpsilon } from '../../src/defences/privacyAccountant';
import { adapterFiles, mergeAdapters, type Adapter } from '../../src/models/adapterFile';
import { checkpointFile, readCheckpoint, type Checkpoint } from '../../src/models/checkpointFile';
import type { FineTuned, FineTuneRequest } from '../../src/models/labContract';
import { weightsFile } from '../../src/models/weightsFile';
import { digest } from '../../src/passes/digest';
import { paddedLengths } from '../../src/training/batches';
import { bestEpoch, meanLoss, outOfPatience, type EpochLoss } from '../../src/training/curve';
import type { RunEpoch, RunStart, RunStep, TrainingEvent } from '../../src/training/events';
import { Pace } from '../../src/training/pace';
import { RunPlan } from '../../src/training/plan';
import { checkRecipe, type Recipe } from '../../src/training/recipe';
import { Fitting } from './fitting';
import { Cancelled, TextError } from './failures';
import { Gate } from './gate';
import { parameterShapes } from './gpt2';
import type { LabModel } from './labModel';
import type { Floats } from './parameters';
import { readTexts, type ReadTexts } from './readTexts';

/** Rows of a batch on which a loss is measured. */
const MEASURED_ROWS = 16;

/** One fine-tuning run, from its request to its model. */
export class Trainer {
  readonly gate = new Gate();
  readonly #model: LabModel;
  readonly #request: FineTuneRequest;
  readonly #recipe: Recipe;
  readonly #texts: ReadTexts;
  readonly #heldOut: ReadTexts;
  readonly #plan: RunPlan;
  /** What held-out texts are padded to: what the others are, where that is long enough, for the sake of compilations. */
  readonly #heldOutLengths: readonly number[];
  readonly #fitting: Fitting;
  readonly #digest: string;
  readonly #pace = new Pace();
  readonly #measuring: number[] = [];
  readonly #losses: (number | null)[];
  readonly #epochs: EpochLoss[];
  #best: Floats | null;
  #inFlight: Promise<unknown> = Promise.resolve();

  /** @throws TextError where the request or its checkpoint makes no sense */
  constructor(model: LabModel, request: FineTuneRequest) {
    this.#model = model;
    this.#request = request;
    const { config, tokenizer } = model;
    try {
      this.#recipe = checkRecipe(request.recipe, config.n_layer);
      const frame = { context: config.n_positions, size: config.vocab_size };
      this.#texts = readTexts(tokenizer, request.texts, { ...frame, end: this.#recipe.endOfText });
      this.#heldOut = readTexts(tokenizer, request.heldOut, { ...frame, end: false });
      this.#plan = new RunPlan(this.#recipe, this.#texts.lengths, config.n_positions);
      const longest = Math.max(1, ...this.#heldOut.lengths);
      this.#heldOutLengths =
        longest <= this.#plan.lengths.at(-1)!
          ? this.#plan.lengths
          : paddedLengths(this.#heldOut.lengths, config.n_positions);
    } catch (error) {
      throw error instanceof RangeError ? new TextError(error.message) : error;
    }
    const { texts, heldOut, model: name } = request;
    this.#digest = digest(JSON.stringify([this.#recipe, name, config, texts, heldOut]));
    const from = request.from && this.#accept(request.from);
    this.#losses = [...(from?.curve.steps ?? [])];
    this.#epochs = [...(from?.curve.epochs ?? [])];
    this.#best = from?.best ?? null;
    this.#fitting = new Fitting(config, model.parameters, this.#recipe, this.#plan, this.#texts.texts, from);
  }

  /** The run, as it tells of itself; what it returns is the model. @throws Cancelled */
  async *run(): AsyncGenerator<TrainingEvent, FineTuned> {
    yield this.#start();
    for (;;) {
      if (this.#epochDue) {
        yield await this.#endEpoch();
        if (outOfPatience(this.#epochs, this.#recipe.patience)) return this.#finish('patience');
      }
      if (this.#losses.length === this.#plan.steps) return this.#finish('done');
      const told = await this.gate.pass();
      if (told === 'cancel') throw new Cancelled();
      if (told === 'stop') return this.#finish('stopped');
      yield await this.#takeStep();
    }
  }

  /** The state after the last whole step. */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    await this.#inFlight;
    const known = {
      digest: this.#digest,
      step: this.#losses.length,
      curve: { steps: [...this.#losses], epochs: [...this.#epochs] },
      best: this.#best,
    };
    return checkpointFile({ ...known, ...(await this.#fitting.read()) });
  }

  dispose(): void {
    this.#fitting.dispose();
  }

  #accept(file: Uint8Array): Checkpoint {
    let from: Checkpoint;
    try {
      from = readCheckpoint(file);
    } catch (error) {
      throw new TextError(error instanceof Error ? error.message : String(error));
    }
    if (from.digest !== this.#digest)
      throw new TextError('The checkpoint is of another run: its recipe, its model or its texts differ.');
    return from;
  }

  #start(): RunStart {
    const { skipped, truncated, lengths } = this.#texts;
    return {
      kind: 'start',
      steps: this.#plan.steps,
      stepsPerEpoch: this.#plan.stepsPerEpoch,
      step: this.#losses.length,
      trainable: this.#fitting.size,
      tokens: lengths.reduce((sum, length) => sum + length, 0),
      lengths: this.#plan.lengths,
      skipped,
      truncated,
      samplingRate: this.#plan.samplingRate,
    };
  }

  async #takeStep(): Promise<RunStep> {
    const index = this.#losses.length;
    const begun = performance.now();
    const step = this.#fitting.step(index).then((outcome) => {
      this.#losses.push(outcome.loss); // at once: a checkpoint may be waiting for the same step
      return outcome;
    });
    this.#inFlight = step.catch(() => undefined);
    const { loss, norm, rate } = await step;
    const milliseconds = performance.now() - begun;
    const { length, epoch } = this.#plan.step(index);
    this.#pace.add(length, milliseconds);
    return {
      kind: 'step',
      step: index + 1,
      epoch: epoch + 1,
      loss,
      gradientNorm: norm,
      learningRate: rate,
      milliseconds,
      secondsLeft: this.#secondsLeft(),
    };
  }

  #secondsLeft(): number | null {
    const { steps, stepsPerEpoch } = this.#plan;
    const done = this.#losses.length;
    const lengths = Array.from({ length: steps - done }, (_, i) => this.#plan.step(done + i).length);
    const training = this.#pace.left(lengths);
    const measurings = Math.ceil((steps - done) / stepsPerEpoch) + (done % stepsPerEpoch === 0 ? 1 : 0);
    return training === null ? null : (training + measurings * (this.#measuring.at(-1) ?? 0)) / 1000;
  }

  get #epochDue(): boolean {
    const done = this.#losses.length;
    return done % this.#plan.stepsPerEpoch === 0 && this.#epochs.length <= done / this.#plan.stepsPerEpoch;
  }

  async #endEpoch(): Promise<RunEpoch> {
    const done = this.#losses.length;
    const { stepsPerEpoch } = this.#plan;
    const own = Array.from({ length: done === 0 ? 0 : stepsPerEpoch }, (_, i) => done - stepsPerEpoch + i);
    const weights = own.map((index) => {
      const { tokens, texts } = this.#plan.step(index);
      return this.#recipe.privacy ? texts.length : tokens;
    });
    const losses: EpochLoss = {
      epoch: done / stepsPerEpoch,
      trainLoss: meanLoss(
        own.map((index) => this.#losses[index]!),
        weights,
      ),
      heldOutLoss: await this.#measure(),
      epsilon: this.#epsilon(),
    };
    this.#epochs.push(losses);
    const best = losses.heldOutLoss === null ? null : bestEpoch(this.#epochs) === losses.epoch;
    if (best && this.#recipe.patience !== null) this.#best = await this.#fitting.readTrained();
    const { snapshots, checkpoints } = this.#request;
    return {
      kind: 'epoch',
      ...losses,
      best,
      weights: snapshots && done > 0 ? await this.#weights(await this.#fitting.readTrained()) : null,
      checkpoint: checkpoints && done > 0 ? await this.checkpoint() : null,
    };
  }

  async #measure(): Promise<number | null> {
    const begun = performance.now();
    const loss = await this.#fitting.measure(this.#heldOut.texts, this.#heldOutLengths, MEASURED_ROWS);
    this.#measuring.push(performance.now() - begun);
    return loss;
  }

  /** Of the steps so far. */
  #epsilon(): number | null {
    const { privacy } = this.#recipe;
    if (!privacy) return null;
    return dpSgdEpsilon({
      samplingRate: this.#plan.samplingRate!,
      sigma: privacy.noiseMultiplier,
      steps: this.#losses.length,
      delta: privacy.delta,
    });
  }

  async #finish(ended: FineTuned['ended']): Promise<FineTuned> {
    const best = ended === 'stopped' ? null : this.#best;
    const trained = best ?? (await this.#fitting.readTrained());
    const last = this.#epochs.at(-1)!;
    const whole = last.epoch * this.#plan.stepsPerEpoch === this.#losses.length;
    const epoch = best ? bestEpoch(this.#epochs)! : whole ? last.epoch : null;
    const heldOutLoss = epoch === null ? await this.#measure() : this.#epochs[epoch]!.heldOutLoss;
    const { method } = this.#recipe;
    return {
      ended,
      steps: this.#losses.length,
      epoch,
      heldOutLoss,
      epsilon: this.#epsilon(),
      curve: { steps: [...this.#losses], epochs: [...this.#epochs] },
      weights: await this.#weights(trained),
      adapter:
        method.kind === 'lora'
          ? adapterFiles(
              { method, tensors: trained },
              this.#shape,
              this.#request.model,
              this.#request.precision,
            )
          : null,
    };
  }

  /** A weights file of the model with what was trained. */
  async #weights(trained: Floats): Promise<Uint8Array<ArrayBuffer>> {
    const { method } = this.#recipe;
    let tensors: Floats = trained;
    if (method.kind === 'lora') {
      const adapter: Adapter = { method, tensors: trained };
      tensors = await this.#fitting.readFrozen();
      mergeAdapters(tensors, adapter, this.#shape);
    }
    const named = Object.entries(parameterShapes(this.#model.config)).map(
      ([name, shape]) => [name, shape, tensors.get(name)!] as const,
    );
    return weightsFile(named, this.#request.precision);
  }

  get #shape() {
    return { layers: this.#model.config.n_layer, width: this.#model.config.n_embd };
  }
}

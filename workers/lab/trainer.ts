import { dpSgdEpsilon } from '../../src/defences/privacyAccountant';
import { adapterFiles, mergeAdapters } from '../../src/models/adapterFile';
import { checkpointFile } from '../../src/models/checkpointFile';
import type { FineTuned, FineTuneRequest } from '../../src/models/labContract';
import { weightsFile } from '../../src/models/weightsFile';
import type { Tensors } from '../../src/training/adamW';
import { bestEpoch, meanLoss, outOfPatience, type EpochLoss } from '../../src/training/curve';
import type { RunEpoch, RunStart, RunStep, TrainingEvent } from '../../src/training/events';
import { Pace } from '../../src/training/pace';
import { Cancelled } from './failures';
import { Fitting } from './fitting';
import { Gate } from './gate';
import { parameterShapes } from './gpt2';
import type { LabModel } from './labModel';
import { runParts, type RunParts } from './runParts';

/** Rows of a batch on which a loss is measured. */
const MEASURED_ROWS = 16;

/** One fine-tuning run, from its request to its model. */
export class Trainer {
  readonly gate: Gate;
  readonly #model: LabModel;
  readonly #request: FineTuneRequest;
  readonly #parts: RunParts;
  readonly #fitting: Fitting;
  readonly #pace = new Pace();
  /** Milliseconds that measuring the held-out loss took last. */
  #measuring = 0;
  readonly #losses: (number | null)[];
  readonly #epochs: EpochLoss[];
  /** Of the epoch with the lowest held-out loss, where the recipe goes back to it. */
  #best: Tensors | null;
  /** Settles when no step is under way. */
  #step: Promise<unknown> = Promise.resolve();

  private constructor(
    model: LabModel,
    request: FineTuneRequest,
    parts: RunParts,
    fitting: Fitting,
    gate: Gate,
  ) {
    this.gate = gate;
    this.#model = model;
    this.#request = request;
    this.#parts = parts;
    this.#fitting = fitting;
    this.#losses = [...(parts.from?.curve.steps ?? [])];
    this.#epochs = [...(parts.from?.curve.epochs ?? [])];
    this.#best = parts.from?.best ?? null;
  }

  /**
   * @param gate may be told things while the run is being opened
   * @throws TextError where the request or its checkpoint makes no sense
   */
  static async open(model: LabModel, request: FineTuneRequest, gate = new Gate()): Promise<Trainer> {
    const parts = runParts(model, request);
    const { recipe, plan, texts, later } = parts;
    const { config, parameters: base } = model;
    const lists = { texts: texts.texts, later: later?.texts ?? null };
    const fitting = await Fitting.open({ config, base, recipe, plan, ...lists }, parts.from);
    return new Trainer(model, request, parts, fitting, gate);
  }

  /** The run, as it tells of itself; what it returns is the model. @throws Cancelled */
  async *run(): AsyncGenerator<TrainingEvent, FineTuned> {
    const { plan, recipe } = this.#parts;
    yield this.#start();
    // whoever goes on from an epoch may not have come to use what it was told of it
    if (this.#losses.length > 0 && this.#epochOver) yield await this.#tellEpoch(this.#epochs.at(-1)!);
    for (;;) {
      if (this.#epochDue) yield await this.#endEpoch();
      // also where it ran out before: a checkpoint of that epoch is not to be trained on
      if (this.#epochOver && outOfPatience(this.#epochs, recipe.patience)) return this.#finish('patience');
      if (this.#losses.length === plan.steps) return this.#finish('done');
      const told = await this.gate.pass();
      if (told === 'cancel') throw new Cancelled();
      if (told === 'stop') return this.#finish('stopped');
      yield await this.#takeStep();
    }
  }

  /** The state after the last whole step. */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    await this.#step;
    return checkpointFile({
      digest: this.#parts.digest,
      step: this.#losses.length,
      curve: { steps: this.#losses, epochs: this.#epochs },
      best: this.#best,
      ...this.#fitting.state,
    });
  }

  dispose(): void {
    this.#fitting.dispose();
  }

  #start(): RunStart {
    const { texts, plan, refused } = this.#parts;
    return {
      kind: 'start',
      ...(refused === null ? {} : { refused }),
      steps: plan.steps,
      stepsPerEpoch: plan.stepsPerEpoch,
      step: this.#losses.length,
      trainable: this.#fitting.size,
      tokens: texts.lengths.reduce((sum, length) => sum + length, 0),
      lengths: plan.lengths,
      skipped: texts.skipped,
      truncated: texts.truncated,
      samplingRate: plan.samplingRate,
    };
  }

  async #takeStep(): Promise<RunStep> {
    const index = this.#losses.length;
    const begun = performance.now();
    const step = this.#fitting.step(index).then((outcome) => {
      this.#losses.push(outcome.loss); // at once: a checkpoint may be waiting for the same step
      return outcome;
    });
    this.#step = step.catch(() => undefined);
    const { loss, norm, rate } = await step;
    const milliseconds = performance.now() - begun;
    const { length, epoch } = this.#parts.plan.step(index);
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
    const { plan } = this.#parts;
    const done = this.#losses.length;
    const lengths = Array.from({ length: plan.steps - done }, (_, i) => plan.step(done + i).length);
    const training = this.#pace.left(lengths);
    const epochs = plan.steps / plan.stepsPerEpoch - Math.ceil(done / plan.stepsPerEpoch) + 1;
    return training === null ? null : (training + epochs * this.#measuring) / 1000;
  }

  get #epochDue(): boolean {
    const epochs = this.#losses.length / this.#parts.plan.stepsPerEpoch;
    return Number.isInteger(epochs) && this.#epochs.length <= epochs;
  }

  /** Whether no step was taken since the last epoch. */
  get #epochOver(): boolean {
    return this.#epochs.at(-1)!.epoch * this.#parts.plan.stepsPerEpoch === this.#losses.length;
  }

  async #endEpoch(): Promise<RunEpoch> {
    const done = this.#losses.length;
    const losses: EpochLoss = {
      epoch: done / this.#parts.plan.stepsPerEpoch,
      trainLoss: this.#trainLoss(),
      heldOutLoss: await this.#measure(),
      epsilon: this.#epsilon(),
    };
    this.#epochs.push(losses);
    if (this.#isBest(losses) && this.#parts.recipe.patience !== null)
      this.#best = this.#fitting.state.trained;
    return this.#tellEpoch(losses);
  }

  /** Whether no epoch so far has a lower held-out loss; null where it has none. */
  #isBest({ epoch, heldOutLoss }: EpochLoss): boolean | null {
    return heldOutLoss === null ? null : bestEpoch(this.#epochs) === epoch;
  }

  /** @param losses of the epoch that has just ended */
  async #tellEpoch(losses: EpochLoss): Promise<RunEpoch> {
    const { snapshots, checkpoints } = this.#request;
    const after = losses.epoch > 0;
    return {
      kind: 'epoch',
      ...losses,
      best: this.#isBest(losses),
      weights: snapshots && after ? await this.#weights(this.#fitting.state.trained) : null,
      checkpoint: checkpoints && after ? await this.checkpoint() : null,
    };
  }

  /** Of the epoch's steps. */
  #trainLoss(): number | null {
    const { plan, recipe } = this.#parts;
    const first = Math.max(0, this.#losses.length - plan.stepsPerEpoch);
    const losses = this.#losses.slice(first);
    const weights = losses.map((_, i) => {
      const { tokens, texts } = plan.step(first + i);
      return recipe.privacy ? texts.length : tokens;
    });
    return meanLoss(losses, weights);
  }

  async #measure(): Promise<number | null> {
    const begun = performance.now();
    const { heldOut, heldOutLengths } = this.#parts;
    const loss = await this.#fitting.measure(heldOut.texts, heldOutLengths, MEASURED_ROWS);
    this.#measuring = performance.now() - begun;
    return loss;
  }

  /** Of the steps so far. */
  #epsilon(): number | null {
    const { recipe, plan } = this.#parts;
    if (!recipe.privacy) return null;
    const { noiseMultiplier: sigma, delta } = recipe.privacy;
    return dpSgdEpsilon({ samplingRate: plan.samplingRate!, sigma, steps: this.#losses.length, delta });
  }

  async #finish(ended: FineTuned['ended']): Promise<FineTuned> {
    const { recipe } = this.#parts;
    const best = ended === 'stopped' ? null : this.#best;
    const trained = best ?? this.#fitting.state.trained;
    const epoch = best ? bestEpoch(this.#epochs)! : this.#epochOver ? this.#epochs.at(-1)!.epoch : null;
    const { method } = recipe;
    const { model, precision } = this.#request;
    const adapter = method.kind === 'lora' ? { method, tensors: trained } : null;
    return {
      ended,
      steps: this.#losses.length,
      epoch,
      heldOutLoss: epoch === null ? await this.#measure() : this.#epochs[epoch]!.heldOutLoss,
      epsilon: this.#epsilon(),
      curve: { steps: [...this.#losses], epochs: [...this.#epochs] },
      weights: await this.#weights(trained),
      adapter: adapter && adapterFiles(adapter, this.#shape, model, precision),
    };
  }

  /** A weights file of the model with what was trained. */
  async #weights(trained: Tensors): Promise<Uint8Array<ArrayBuffer>> {
    const { method } = this.#parts.recipe;
    const tensors = method.kind === 'lora' ? await this.#fitting.readFrozen() : trained;
    if (method.kind === 'lora') mergeAdapters(tensors, { method, tensors: trained }, this.#shape);
    const named = Object.entries(parameterShapes(this.#model.config)).map(
      ([name, shape]) => [name, shape, tensors.get(name)!] as const,
    );
    return weightsFile(named, this.#request.precision);
  }

  get #shape() {
    return { layers: this.#model.config.n_layer, width: this.#model.config.n_embd };
  }
}

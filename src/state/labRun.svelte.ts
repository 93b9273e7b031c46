import type { LabelledText, ShippedRecord } from '../data/records';
import type { Paraphrase } from '../defences/paraphrase';
import { evaluatedTexts, planData, trainingTexts, type DataPlan, type TrainingText } from '../lab/dataPlan';
import type { RunRecord, TrainedReference } from '../lab/runRecord';
import type { RunSpec, SoftDefence } from '../lab/runSpec';
import { candidatePlan, SELF_PROMPT, selfPromptPlan } from '../lab/selfPromptPlan';
import { paraphraseSet, softChoice, softPlan, softWarmUp, type SoftPlan } from '../lab/softRun';
import { setLoss, type Utility } from '../lab/utility';
import type { FineTuned, FineTuneRequest } from '../models/labContract';
import { EngineError } from '../models/result';
import type { Device } from '../models/scoringContract';
import type { EpochLoss } from '../training/curve';
import type { RunCommand, RunEpoch, RunStart, RunStep, TrainingEvent } from '../training/events';
import type { Recipe } from '../training/recipe';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
import type { LabWorker, Training } from './labWorker';
import type { NewModel, OwnModels } from './ownModels.svelte';
import type { SetScorer } from './setScorer';
import { ModelAttacks, ONE_PASS_ATTACKS, readingReference, type AttackFinding } from './modelAttacks';
import type { Paraphraser } from './paraphraser';
import type { AucFigures } from '../lab/aucFigure';
import { figuresOf } from './labFigures';
import { meanLoss, textLosses } from './textLosses';
import { trainedModel } from './trainedModel';

export type RunStatus = 'waiting' | 'running' | 'paused' | 'done' | 'stopped' | 'cancelled' | 'failed';

/** What a run is at, for a person. */
export type RunStage =
  | 'preparing'
  | 'warm-up'
  | 'choosing'
  | 'training'
  | 'attacking the epoch'
  | 'attacking the model'
  | 'training a reference'
  | 'measuring its use'
  | 'over';

/** An epoch's losses, and what the one-pass attacks made of its model; null before they were run. */
export interface EpochRow extends EpochLoss {
  readonly aucs: AucFigures | null;
}

/** What a run is given by the page. */
export interface RunSite {
  readonly engine: Engine;
  readonly ground: Ground;
  readonly scorer: SetScorer;
  readonly ownModels: OwnModels;
  readonly records: readonly ShippedRecord[];
  /** Texts that have nothing to do with the fine-tuning. */
  readonly unrelated: readonly string[];
  readonly paraphraser: Paraphraser;
  /** A training engine of the run's own, closed when the run is over. */
  readonly openLab: (device: Device) => LabWorker;
  /** Where training is tried first. */
  readonly device: Device;
  /** Keeps a checkpoint for the next visit. */
  readonly keepCheckpoint?: (run: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
}

export interface RunOptions {
  /** Attacks on the final model beside the one-pass ones; null = all of them. */
  readonly finalAttacks?: readonly string[] | null;
  /** Whether the one-pass attacks are run after every epoch. */
  readonly everyEpoch?: boolean;
  /** References that the attacker trains besides. */
  readonly references?: readonly TrainedReference[];
  /** A checkpoint of this very run to go on from. */
  readonly from?: Uint8Array<ArrayBuffer> | null;
}

/** One run of the lab, from its texts to attacks on what came out. The page shows its fields. */
export class LabRun {
  readonly id: string;
  readonly spec: RunSpec;
  /** ISO 8601. */
  created = new Date().toISOString();
  status = $state<RunStatus>('waiting');
  stage = $state<RunStage>('preparing');
  /** One sentence; null where nothing failed. */
  error = $state<string | null>(null);
  /** What a person should know of how the run went: a lost GPU, texts that were left out. */
  notes = $state.raw<readonly string[]>([]);
  plan = $state.raw<DataPlan | null>(null);
  soft = $state.raw<SoftPlan | null>(null);
  start = $state.raw<RunStart | null>(null);
  /** Of each step, nats a token; null where a lot was empty. */
  losses = $state.raw<readonly (number | null)[]>([]);
  /** Of each step: of the gradient before it was clipped. */
  norms = $state.raw<readonly number[]>([]);
  epochs = $state.raw<readonly EpochRow[]>([]);
  /** Steps done of the stage under way. */
  step = $state(0);
  secondsLeft = $state<number | null>(null);
  /** Share of the attacks under way that is done. */
  attacked = $state<number | null>(null);
  /** What all chosen attacks make of the final model. */
  findings = $state.raw<readonly AttackFinding[]>([]);
  /** The same attacks with the base in the target's place. */
  control = $state.raw<readonly AttackFinding[]>([]);
  /** Whether SOFT's paraphrases are members now: against paraphrases of non-members. */
  paraphrases = $state.raw<{
    readonly texts: readonly LabelledText[];
    readonly findings: readonly AttackFinding[];
  } | null>(null);
  /** What attacks that read a reference find with one that the attacker has trained. */
  references = $state.raw<Readonly<Partial<Record<TrainedReference, readonly AttackFinding[]>>>>({});
  utility = $state.raw<Utility | null>(null);
  outcome = $state.raw<Omit<FineTuned, 'weights' | 'adapter' | 'curve'> | null>(null);
  /** The final model's id, once it is there. */
  model = $state<string | null>(null);
  /** Of the final weights. */
  modelSha256: string | null = null;
  modelBytes = 0;
  device = $state<Device | null>(null);
  /** Seconds of training, attacks not counted. */
  trainingSeconds = $state(0);

  readonly #site: RunSite;
  readonly #controller = new AbortController();
  #lab: LabWorker | null = null;
  #training: Training | null = null;
  #checkpoint: Uint8Array<ArrayBuffer> | null = null;
  #checkpointEpoch = 0;
  #snapshot: string | null = null;
  /** Models that nobody needs once the run is over. */
  readonly #temporary = new Set<string>();

  constructor(id: string, spec: RunSpec, site: RunSite) {
    this.id = id;
    this.spec = spec;
    this.#site = site;
  }

  /** What an earlier visit has seen of the run: it goes on from its checkpoint, and this is shown meanwhile. */
  takeUp({ curve, epochs, created }: RunRecord): void {
    this.losses = curve.slice(1).map(({ loss }) => loss);
    this.norms = curve.slice(1).map(({ gradientNorm }) => gradientNorm ?? 0);
    this.created = created;
    const lossOf = new Map(curve.map(({ epoch, heldOutLoss }) => [epoch, heldOutLoss]));
    this.epochs = epochs.map(({ epoch, aucs }) => ({
      epoch,
      trainLoss: null,
      heldOutLoss: lossOf.get(epoch) ?? null,
      epsilon: null,
      aucs,
    }));
  }

  /** Whether it has not ended, one way or the other. */
  get active(): boolean {
    return ['waiting', 'running', 'paused'].includes(this.status);
  }

  /** Runs to the end. What goes wrong is said in `error`. */
  async go(options: RunOptions = {}): Promise<void> {
    if (this.status !== 'waiting') return;
    this.status = 'running';
    this.device = this.#site.device;
    try {
      const stopped = await this.#run(options);
      this.status = stopped ? 'stopped' : 'done';
    } catch (error) {
      const cancelled = this.#controller.signal.aborted;
      this.status = cancelled ? 'cancelled' : 'failed';
      if (!cancelled) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.stage = 'over';
      this.secondsLeft = null;
      this.attacked = null;
      this.#training = null;
      this.#lab?.close();
      this.#lab = null;
      for (const model of this.#temporary) if (model !== this.model) this.#letGo(model);
    }
  }

  pause(): void {
    if (this.status !== 'running' || !this.#training) return;
    this.#tell('pause');
    this.status = 'paused';
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.status !== 'paused') return;
    this.status = 'running';
    this.#tell('go');
  }

  /** One step, then it stands still again. */
  single(): void {
    if (this.status === 'paused') this.#tell('step');
  }

  /** Ends training here and attacks the model as it is. */
  stop(): void {
    if (!this.#training) return;
    this.status = 'running';
    this.#tell('stop');
  }

  /** Ends the run; the curve stays, no model is kept. */
  cancel(): void {
    if (this.status === 'waiting') this.status = 'cancelled';
    this.#controller.abort();
  }

  #tell(command: RunCommand): void {
    this.#training?.command(command);
  }

  async #run(options: RunOptions): Promise<boolean> {
    const { finalAttacks = ONE_PASS_ATTACKS, everyEpoch = true, references = [], from = null } = options;
    const { engine, ground, scorer, records } = this.#site;
    const { signal } = this.#controller;
    const plan = (this.plan = planData(this.spec, records));
    const attacks = new ModelAttacks(engine, ground, scorer, {
      texts: evaluatedTexts(plan),
      prefixes: plan.prefixes,
      base: this.spec.base,
    });
    const { defence, recipe } = this.spec;
    let training: readonly TrainingText[] = plan.training;
    let begin = this.spec.base;
    if (defence.kind === 'soft') ({ training, begin } = await this.#obfuscate(defence, plan));
    this.stage = 'training';
    this.#checkpoint = from;
    const tuned = await this.#fineTune(begin, training, recipe, (event) =>
      everyEpoch ? this.#attackEpoch(event, attacks) : this.#showEpoch(event, null),
    );
    const { ended, steps, epoch, heldOutLoss, epsilon } = tuned;
    this.outcome = { ended, steps, epoch, heldOutLoss, epsilon };
    const model = await this.#asModel(tuned.weights, this.spec.name, tuned.adapter);
    if (this.#temporary.has(model.entry.id)) engine.remove(model.entry.id); // it is to be kept from now on
    await this.#site.ownModels.add(model);
    this.model = model.entry.id;
    this.modelSha256 = model.entry.files['model.safetensors']!.sha256;
    this.modelBytes = tuned.weights.length;
    this.stage = 'attacking the model';
    const attackedBy = (id: string) => this.#watching(attacks, () => attacks.on(id, finalAttacks, signal));
    this.findings = await attackedBy(model.entry.id);
    this.control = await attackedBy(this.spec.base);
    if (this.soft) await this.#attackParaphrases(this.soft, plan, model.entry.id);
    const comparing = readingReference(finalAttacks);
    for (const kind of comparing.length > 0 ? references : []) {
      const reference = await this.#trainReference(kind, plan, model.entry.id);
      this.stage = 'attacking the model';
      const found = await this.#watching(attacks, () =>
        attacks.on(model.entry.id, comparing, signal, reference),
      );
      this.references = { ...this.references, [kind]: found };
    }
    this.stage = 'measuring its use';
    this.utility = await this.#measure(plan, model.entry.id);
    return tuned.ended === 'stopped';
  }

  /** What an attacker would find who has the paraphrases: SOFT hides the originals by training on others. */
  async #attackParaphrases(soft: SoftPlan, plan: DataPlan, model: string): Promise<void> {
    const { engine, ground, scorer, records } = this.#site;
    const shipped = new Map(records.map(({ id, paraphrase }) => [id, paraphrase]));
    const texts = paraphraseSet(soft, plan, (id) => shipped.get(id) ?? null);
    if (new Set(texts.map(({ member }) => member)).size < 2) return; // generated: nobody has paraphrased non-members
    const { prefixes } = plan;
    const attacks = new ModelAttacks(engine, ground, scorer, { texts, prefixes, base: this.spec.base });
    const findings = await attacks.on(model, ONE_PASS_ATTACKS, this.#controller.signal);
    this.paraphrases = { texts, findings };
  }

  /** A reference of the attacker's own, kept as a model. @returns its id */
  async #trainReference(kind: TrainedReference, plan: DataPlan, target: string): Promise<string> {
    const { engine, ownModels } = this.#site;
    const { seed, recipe, base } = this.spec;
    this.stage = 'training a reference';
    const candidate = kind === 'candidate' ? candidatePlan(plan, recipe, seed) : null;
    const texts = candidate?.training ?? (await this.#selfPrompts(plan, target));
    const training = texts.map((text, i): TrainingText => {
      return { id: `${kind}-${i + 1}`, text, paraphrase: null, repeats: 1, part: 'extra' };
    });
    const own = candidate?.recipe ?? { ...SELF_PROMPT.recipe, seed };
    const tuned = await this.#fineTune(base, training, own);
    const model = await trainedModel(engine.entry(base), await engine.files(base), {
      name: `${this.spec.name}, ${kind} reference`,
      about: `${base}, fine-tuned on ${texts.length} texts ${candidate ? 'of the same kind' : 'that the target wrote'}`,
      weights: tuned.weights,
    });
    await ownModels.add(model);
    return model.entry.id;
  }

  /** What the target writes when it is given beginnings of texts that are no members. */
  async #selfPrompts(plan: DataPlan, target: string): Promise<string[]> {
    const { engine, openLab } = this.#site;
    const { prompts, settings } = selfPromptPlan(plan, SELF_PROMPT, this.spec.seed);
    const { newTokens, temperature, topK } = settings;
    this.#lab ??= openLab(this.device!);
    const written = await this.#lab.sample(
      target,
      () => engine.files(target),
      prompts.map(({ text, tokens }, i) => ({ words: text, tokens, draw: i })),
      { tokens: newTokens, temperature, topK, seed: this.spec.seed, stopAtEnd: true },
      (share) => (this.attacked = share),
      this.#controller.signal,
    );
    this.attacked = null;
    return written.map(({ prompt, text }) => prompt + text).filter((text) => text.trim() !== '');
  }

  /** How well it models held-out texts and texts of other kinds, beside its base. */
  async #measure({ heldOut }: DataPlan, model: string): Promise<Utility> {
    const { engine, unrelated } = this.#site;
    const { signal } = this.#controller;
    const of = async (id: string) => ({
      heldOut: setLoss(
        await textLosses(
          engine,
          id,
          heldOut.map(({ text }) => text),
          signal,
        ),
      ),
      unrelated: setLoss(await textLosses(engine, id, unrelated, signal)),
    });
    return { ...(await of(model)), base: await of(this.spec.base) };
  }

  /** SOFT's first half: warms up, chooses what is memorised first, and puts other words in its place. */
  async #obfuscate(defence: SoftDefence, plan: DataPlan) {
    const { engine, paraphraser } = this.#site;
    const { signal } = this.#controller;
    this.stage = 'warm-up';
    const warm = await this.#fineTune(this.spec.base, plan.training, softWarmUp(this.spec, defence));
    const model = await this.#asModel(warm.weights, `${this.spec.name}, warm-up`, null);
    this.#takeIn(model);
    try {
      this.stage = 'choosing';
      const texts = plan.training.map(({ text }) => text);
      const losses = {
        base: (await textLosses(engine, this.spec.base, texts, signal)).map(meanLoss),
        warm: (await textLosses(engine, model.entry.id, texts, signal)).map(meanLoss),
      };
      const chosen = softChoice(defence, plan.training, losses, this.spec.seed);
      const made =
        defence.paraphrases === 'generated'
          ? await paraphraser.all(
              this.spec.base,
              chosen.map((at) => texts[at]!),
              this.spec.seed,
              signal,
            )
          : null;
      const given = (at: number) =>
        made ? wordsOf(made[chosen.indexOf(at)]!) : plan.training[at]!.paraphrase;
      this.soft = softPlan(plan.training, losses, chosen, given);
      if (this.soft.leftOut > 0)
        this.#note(`Chosen, but left out since there is no paraphrase: ${textsOf(this.soft.leftOut)}.`);
    } finally {
      if (defence.from === 'base') this.#letGo(model.entry.id);
    }
    return {
      training: this.soft.training,
      begin: defence.from === 'base' ? this.spec.base : model.entry.id,
    };
  }

  /** Trains; where the GPU is lost, goes on on WebAssembly from the last checkpoint. */
  async #fineTune(
    model: string,
    training: readonly TrainingText[],
    recipe: Recipe,
    onEpoch?: (event: RunEpoch) => Promise<void>,
  ): Promise<FineTuned> {
    const { signal } = this.#controller;
    for (;;) {
      try {
        return await this.#train(model, training, recipe, onEpoch);
      } catch (error) {
        const lost = error instanceof EngineError && error.kind === 'device' && !signal.aborted;
        if (!lost || this.device === 'wasm') throw error;
        this.device = 'wasm';
        const place = this.#checkpoint ? `the end of epoch ${this.#checkpointEpoch}` : 'the beginning';
        this.#note(`WebGPU failed (${error.message}); training went on on WebAssembly from ${place}.`);
        this.#lab?.close();
        this.#lab = null;
      }
    }
  }

  async #train(
    model: string,
    training: readonly TrainingText[],
    recipe: Recipe,
    onEpoch?: (event: RunEpoch) => Promise<void>,
  ): Promise<FineTuned> {
    const { engine, openLab } = this.#site;
    const { signal } = this.#controller;
    const main = onEpoch !== undefined;
    const request: FineTuneRequest = {
      model,
      texts: trainingTexts(training),
      heldOut: this.plan!.heldOut.map(({ text }) => text),
      recipe,
      precision: 'F32',
      snapshots: main,
      checkpoints: main,
      from: main ? this.#checkpoint : null,
    };
    this.#lab ??= openLab(this.device!);
    const listen = async (event: TrainingEvent) => {
      if (event.kind === 'start') this.#begin(event);
      else if (event.kind === 'step') this.#showStep(event);
      else if (main) await onEpoch(event);
    };
    this.#training = this.#lab.fineTune(request, () => engine.files(model), listen, signal);
    try {
      return await this.#training.result;
    } finally {
      this.#training = null;
    }
  }

  #begin(event: RunStart): void {
    this.start = event;
    this.step = event.step;
    this.losses = this.losses.slice(0, event.step);
    this.norms = this.norms.slice(0, event.step);
    this.epochs = this.epochs.filter(
      ({ epoch }) => epoch * event.stepsPerEpoch <= event.step && event.step > 0,
    );
    const { skipped, truncated } = event;
    if (skipped.length > 0) this.#note(`Left out, as there is nothing to learn: ${textsOf(skipped.length)}.`);
    if (truncated.length > 0)
      this.#note(
        `Longer than the model’s context, so that only the beginning is learnt: ${textsOf(truncated.length)}.`,
      );
  }

  #showStep({ step, loss, gradientNorm, milliseconds, secondsLeft }: RunStep): void {
    this.step = step;
    this.losses = [...this.losses.slice(0, step - 1), loss];
    this.norms = [...this.norms.slice(0, step - 1), gradientNorm];
    this.secondsLeft = secondsLeft;
    this.trainingSeconds += milliseconds / 1000;
  }

  #showEpoch(event: RunEpoch, aucs: AucFigures | null): Promise<void> {
    const { epoch, trainLoss, heldOutLoss, epsilon } = event;
    const row = { epoch, trainLoss, heldOutLoss, epsilon, aucs };
    this.epochs = [...this.epochs.filter((known) => known.epoch !== epoch), row];
    if (event.checkpoint) {
      this.#checkpoint = event.checkpoint;
      this.#checkpointEpoch = epoch;
    }
    return Promise.resolve();
  }

  /** Training waits while the epoch's model is attacked. */
  async #attackEpoch(event: RunEpoch, attacks: ModelAttacks): Promise<void> {
    const { keepCheckpoint } = this.#site;
    await this.#showEpoch(event, null);
    if (event.checkpoint) await keepCheckpoint?.(this.id, event.checkpoint);
    this.stage = 'attacking the epoch';
    let model = this.spec.base;
    if (event.weights) {
      // named as the final one will be: the last epoch's model is the final one, and is attacked once
      const made = await this.#asModel(event.weights, this.spec.name, null);
      if (this.#snapshot !== null) this.#letGo(this.#snapshot);
      this.#takeIn(made);
      model = this.#snapshot = made.entry.id;
    }
    const { signal } = this.#controller;
    const findings = await this.#watching(attacks, () => attacks.on(model, ONE_PASS_ATTACKS, signal));
    await this.#showEpoch(event, figuresOf(findings, evaluatedTexts(this.plan!)));
    this.stage = 'training';
  }

  /** Takes a model in for as long as the run needs it; one that is here already is somebody else's. */
  #takeIn({ entry, files }: NewModel): void {
    const { engine } = this.#site;
    if (engine.models.some(({ id }) => id === entry.id)) return;
    engine.add(entry, files);
    this.#temporary.add(entry.id);
  }

  #letGo(model: string): void {
    if (this.#temporary.delete(model)) this.#site.engine.remove(model);
  }

  /** Shows how far attacks while they run. */
  async #watching<T>(attacks: ModelAttacks, run: () => Promise<T>): Promise<T> {
    const stop = $effect.root(() => {
      $effect(() => {
        const progress = attacks.progress;
        this.attacked = progress && progress.total > 0 ? progress.done / progress.total : null;
      });
    });
    try {
      return await run();
    } finally {
      stop();
      this.attacked = null;
    }
  }

  async #asModel(weights: Uint8Array<ArrayBuffer>, name: string, adapter: FineTuned['adapter']) {
    const { engine } = this.#site;
    const base = engine.entry(this.spec.base);
    const { method, epochs } = this.spec.recipe;
    const how = method.kind === 'full' ? 'all weights' : `LoRA of rank ${method.rank}`;
    const about = `${base.name}, ${how}, ${epochs} epoch${epochs === 1 ? '' : 's'} on ${this.plan!.training.length} texts`;
    return trainedModel(base, await engine.files(base.id), { name, about, weights, adapter });
  }

  #note(note: string): void {
    if (!this.notes.includes(note)) this.notes = [...this.notes, note];
  }
}

/** null where nothing could be replaced. */
const wordsOf = ({ text, changed }: Paraphrase) => (changed ? text : null);

const textsOf = (count: number) => `${count} text${count === 1 ? '' : 's'}`;

import type { LabelledText, ShippedRecord } from '../data/records';
import { planWork, type WorkAsked } from '../lab/attackerWork';
import { evaluatedTexts, planData, trainingTexts, type DataPlan, type TrainingText } from '../lab/dataPlan';
import type { RunAsked, RunRecord } from '../lab/runRecord';
import type { RunSpec } from '../lab/runSpec';
import { softWarmUp, type SoftPlan } from '../lab/softRun';
import type { Utility } from '../lab/utility';
import { controlReference, weightsSha256 } from '../models/catalogue';
import type { FineTuned } from '../models/labContract';
import { EngineError } from '../models/result';
import type { Device } from '../models/scoringContract';
import type { RunCommand, RunEpoch, RunStart, TrainingEvent } from '../training/events';
import { AttackerWorks } from './attackerWorks.svelte';
import type { BaseFindings } from './baseFindings';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
import { figuresOf } from './labFigures';
import { attackParaphrases, chooseTexts, type SoftSite } from './labSoft';
import { LabTrainer } from './labTrainer';
import { measureUse } from './labUse';
import type { LabWorker } from './labWorker';
import { ModelAttacks, ONE_PASS_ATTACKS, type AttackFinding } from './modelAttacks';
import type { OwnModels } from './ownModels.svelte';
import type { Paraphraser } from './paraphraser';
import { RunModels } from './runModels';
import { RunTraining } from './runTraining.svelte';
import type { SetScorer } from './setScorer';
import type { ShadowShelf } from './shadowShelf';

export type RunStatus = 'waiting' | 'running' | 'paused' | 'done' | 'stopped' | 'cancelled' | 'failed';

/** What a run is at, for a person. */
export type RunStage =
  | 'preparing'
  | 'warm-up'
  | 'choosing'
  | 'training'
  | 'attacking the epoch'
  | 'attacking the model'
  | 'an attacker trains'
  | 'measuring its use'
  | 'over';

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
  /** Where training is tried first. It takes a while where no model has been loaded yet. */
  readonly deviceFor: (base: string, signal: AbortSignal) => Promise<Device>;
  /** What shadow models made of texts in earlier runs. */
  readonly shadows: ShadowShelf;
  /** What attacks made of bases in earlier runs of this visit. */
  readonly onBase: BaseFindings;
  /** Keeps the run as it is now for the next visit, and the checkpoint that it goes on from; null = the one before stays. */
  readonly keep?: (run: LabRun, checkpoint: Uint8Array<ArrayBuffer> | null) => Promise<void>;
}

export interface RunOptions extends WorkAsked {
  /** Attacks on the final model beside the one-pass ones; null = all of them. */
  readonly finalAttacks?: readonly string[] | null;
  /** Whether the one-pass attacks are run after every epoch. */
  readonly everyEpoch?: boolean;
  /** Nothing but the model is wanted: it is neither attacked nor measured. */
  readonly trainOnly?: boolean;
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
  /** The warm-up's too, while SOFT warms up. */
  readonly training = new RunTraining();
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
  /** What an attacker trains for it, and finds by that. */
  readonly works = new AttackerWorks();
  /** What was asked of it besides its settings; null before it has begun. */
  asked: RunAsked | null = null;
  utility = $state.raw<Utility | null>(null);
  outcome = $state.raw<Omit<FineTuned, 'weights' | 'adapter' | 'curve'> | null>(null);
  /** The final model's id, once it is there. */
  model = $state<string | null>(null);
  /** Of the final weights. */
  modelSha256: string | null = null;
  modelBytes = 0;
  device = $state<Device | null>(null);

  readonly #site: RunSite;
  readonly #controller = new AbortController();
  readonly #trainer: LabTrainer;
  #checkpoint: Uint8Array<ArrayBuffer> | null = null;
  #checkpointEpoch = 0;
  /** What an earlier visit has seen of it. */
  #earlier: RunRecord | null = null;
  /** Ends a pause that fell behind the last step. */
  #goOn: () => void = () => undefined;
  readonly #models: RunModels;

  constructor(id: string, spec: RunSpec, site: RunSite) {
    this.id = id;
    this.spec = spec;
    this.#site = site;
    this.#models = new RunModels(site.engine, spec);
    this.#trainer = new LabTrainer({ ...site, onLost: (message) => this.#lost(message) });
  }

  /** What an earlier visit has seen of the run: it goes on from its checkpoint, and this is shown meanwhile. */
  takeUp(record: RunRecord): void {
    this.created = record.created;
    this.#earlier = record;
    this.training.takeUp(record);
  }

  /** Whether it has not ended, one way or the other. */
  get active(): boolean {
    return ['waiting', 'running', 'paused'].includes(this.status);
  }

  /** Runs to the end. What goes wrong is said in `error`. */
  async go(options: RunOptions = {}): Promise<void> {
    if (this.status !== 'waiting') return;
    this.status = 'running';
    try {
      const stopped = await this.#run(options);
      this.status = stopped ? 'stopped' : 'done';
    } catch (error) {
      const cancelled = this.#controller.signal.aborted;
      this.status = cancelled ? 'cancelled' : 'failed';
      if (!cancelled) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.stage = 'over';
      this.training.secondsLeft = null;
      this.attacked = null;
      this.works.progress = null;
      this.#trainer.close();
      this.#models.close();
    }
  }

  pause(): void {
    if (this.status !== 'running' || !this.#trainer.training) return;
    this.#tell('pause');
    this.status = 'paused';
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.status !== 'paused') return;
    this.status = 'running';
    this.#tell('go');
    this.#goOn();
  }

  /** One step, then it stands still again; behind the last step it goes on. */
  single(): void {
    if (this.status !== 'paused') return;
    if (this.#trainer.training) this.#tell('step');
    else this.resume();
  }

  /** Ends training here and attacks the model as it is; or ends what an attacker trains, and keeps what is found. */
  stop(): void {
    if (this.stage === 'an attacker trains') {
      this.works.stop();
      return;
    }
    if (!this.#trainer.training) {
      this.resume();
      return;
    }
    this.status = 'running';
    this.#tell('stop');
  }

  /** Ends the run; the curve stays, no model is kept. */
  cancel(): void {
    if (this.status === 'waiting') this.status = 'cancelled';
    this.#controller.abort();
    this.#goOn();
  }

  #tell(command: RunCommand): void {
    this.#trainer.tell(command);
  }

  async #run(options: RunOptions): Promise<boolean> {
    const { finalAttacks = ONE_PASS_ATTACKS, from = null, trainOnly = false } = options;
    const { everyEpoch = !trainOnly } = options;
    const { engine, ground, scorer, records, ownModels } = this.#site;
    const { signal } = this.#controller;
    this.asked = askedOf(options, finalAttacks);
    const plan = (this.plan = planData(this.spec, records));
    const works = planWork(this.spec, plan, options); // what cannot be is said before anything is trained
    const { prefixes } = plan;
    const { base, recipe } = this.spec;
    const attacks = new ModelAttacks(engine, ground, scorer, { texts: evaluatedTexts(plan), prefixes, base });
    this.device = this.#trainer.device = await this.#site.deviceFor(base, signal);
    const { training, later, begin } = await this.#prepare(plan);
    this.stage = 'training';
    this.#checkpoint = from;
    if (from && this.#earlier) this.training.takeUp(this.#earlier); // SOFT's warm-up has been shown in its place
    const tuned = await this.#trainer.fineTune({
      model: begin,
      texts: trainingTexts(training),
      later: later && trainingTexts(later),
      heldOut: plan.heldOut.map(({ text }) => text),
      recipe,
      from: () => this.#checkpoint,
      onEvent: (event) => this.#hear(event, everyEpoch ? attacks : null),
      signal,
    });
    await this.#whilePaused();
    const { ended, steps, epoch, heldOutLoss, epsilon } = tuned;
    this.outcome = { ended, steps, epoch, heldOutLoss, epsilon };
    const model = await this.#models.named(tuned, this.spec.name, plan.training.length);
    const { id } = model.entry;
    this.#models.letGo(id); // the last epoch's, which is to be kept from now on
    await ownModels.add(model);
    this.model = id;
    this.modelSha256 = model.entry.files['model.safetensors']!.sha256;
    this.modelBytes = tuned.weights.length;
    if (trainOnly) return ended === 'stopped';
    this.stage = 'attacking the model';
    this.findings = await this.#watching(attacks, () => attacks.on(id, finalAttacks, signal));
    this.control = await this.#onBase(attacks, finalAttacks);
    if (this.soft) this.paraphrases = await attackParaphrases(this.soft, plan, id, this.#softSite());
    this.stage = 'measuring its use';
    this.utility = await measureUse(engine, plan, this.#site.unrelated, { model: id, base }, signal);
    this.stage = 'an attacker trains';
    const { findings, control } = this;
    await this.works.run(
      works,
      { spec: this.spec, plan, target: id, findings, control, finalAttacks, attacks },
      { engine, ownModels, trainer: this.#trainer, shelf: this.#site.shadows, signal },
      (run) => this.#watching(attacks, run),
      (note) => this.#note(note),
    );
    this.findings = [...findings, ...this.works.findings];
    this.control = [...control, ...this.works.control];
    return ended === 'stopped';
  }

  /** What is trained on, and the model that it begins with: SOFT changes both. */
  async #prepare(plan: DataPlan): Promise<Prepared> {
    const { base, defence, recipe } = this.spec;
    if (defence.kind !== 'soft') return { training: plan.training, later: null, begin: base };
    this.stage = 'warm-up';
    const warm = await this.#trainer.fineTune({
      model: base,
      texts: trainingTexts(plan.training),
      heldOut: plan.heldOut.map(({ text }) => text),
      recipe: softWarmUp({ recipe }, defence),
      onEvent: (event) => this.#hear(event, null),
      signal: this.#controller.signal,
    });
    await this.#whilePaused();
    const id = this.#models.takeIn(
      await this.#models.named(
        { ...warm, adapter: null },
        `${this.spec.name}, warm-up`,
        plan.training.length,
      ),
    );
    try {
      this.stage = 'choosing';
      this.soft = await chooseTexts(defence, plan, id, this.#softSite());
      if (this.soft.leftOut > 0)
        this.#note(`Chosen, but left out since there is no paraphrase: ${textsOf(this.soft.leftOut)}.`);
    } finally {
      if (defence.from === 'base') this.#models.letGo(id);
    }
    const { training, later } = this.soft;
    return { training, later, begin: defence.from === 'base' ? base : id };
  }

  /** Attacks on the base in the target's place; what an earlier run over the same texts has found is not found again. */
  #onBase(attacks: ModelAttacks, ids: readonly string[] | null): Promise<readonly AttackFinding[]> {
    const { engine, onBase } = this.#site;
    const { base } = this.spec;
    const { prefixes } = this.plan!;
    const texts = evaluatedTexts(this.plan!);
    const weightsOf = (id: string | null) => (id === null ? null : weightsSha256(engine.entry(id)));
    const weights = [base, controlReference(engine.models, base)].map(weightsOf);
    return onBase.of({ weights, texts, prefixes }, ids, (missing) =>
      this.#watching(attacks, () => attacks.on(base, missing, this.#controller.signal)),
    );
  }

  #softSite(): SoftSite {
    return { ...this.#site, spec: this.spec, signal: this.#controller.signal };
  }

  /** @param attacks to be run after each epoch; null = none are, and no epoch is shown of a warm-up */
  async #hear(event: TrainingEvent, attacks: ModelAttacks | null): Promise<void> {
    if (event.kind === 'start') this.#begin(event);
    else if (event.kind === 'step') this.training.showStep(event);
    else if (this.stage !== 'warm-up') await this.#endEpoch(event, attacks);
  }

  /** A pause that was asked for when no step was left. */
  async #whilePaused(): Promise<void> {
    if (this.status === 'paused') await new Promise<void>((resolve) => (this.#goOn = resolve));
    if (this.#controller.signal.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
  }

  #lost(message: string): void {
    this.device = 'wasm';
    const training = this.stage === 'training' || this.stage === 'attacking the epoch';
    const place =
      training && this.#checkpoint ? `the end of epoch ${this.#checkpointEpoch}` : 'the beginning';
    const what = this.stage === 'an attacker trains' ? 'what the attacker does' : 'training';
    this.#note(`WebGPU failed (${message}); ${what} went on on WebAssembly from ${place}.`);
  }

  #begin(event: RunStart): void {
    this.training.begin(event);
    if (this.#checkpoint) this.#checkpointEpoch = event.step / event.stepsPerEpoch;
    const { skipped, truncated } = event;
    if (skipped.length > 0) this.#note(`Left out, as there is nothing to learn: ${textsOf(skipped.length)}.`);
    if (truncated.length > 0)
      this.#note(
        `Longer than the model’s context, so that only the beginning is learnt: ${textsOf(truncated.length)}.`,
      );
  }

  /** Training waits while the epoch's model is attacked. It is kept before, and again with what was found. */
  async #endEpoch(event: RunEpoch, attacks: ModelAttacks | null): Promise<void> {
    const { training } = this;
    training.showEpoch(event);
    if (event.checkpoint) {
      this.#checkpoint = event.checkpoint;
      this.#checkpointEpoch = event.epoch;
      await this.#site.keep?.(this, event.checkpoint);
    }
    if (!attacks || training.aucsAt(event.epoch)) return;
    this.stage = 'attacking the epoch';
    const findings = await (event.weights
      ? this.#onSnapshot(event.weights, attacks)
      : this.#onBase(attacks, ONE_PASS_ATTACKS));
    training.showEpoch(event, figuresOf(findings, evaluatedTexts(this.plan!)));
    if (event.checkpoint) await this.#site.keep?.(this, null);
    this.stage = 'training';
  }

  async #onSnapshot(weights: Uint8Array<ArrayBuffer>, attacks: ModelAttacks) {
    // named as the final one will be: the last epoch's model is the final one, and is attacked once
    const made = { weights, adapter: null };
    const model = this.#models.takeEpoch(
      await this.#models.named(made, this.spec.name, this.plan!.training.length),
    );
    return this.#watching(attacks, () => attacks.on(model, ONE_PASS_ATTACKS, this.#controller.signal));
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

  #note(note: string): void {
    if (!this.notes.includes(note)) this.notes = [...this.notes, note];
  }
}

const textsOf = (count: number) => `${count} text${count === 1 ? '' : 's'}`;

interface Prepared {
  readonly training: readonly TrainingText[];
  /** From the second epoch on; null = the same. */
  readonly later: readonly TrainingText[] | null;
  readonly begin: string;
}

function askedOf(
  { references = [], shadows = null, samia = null }: WorkAsked,
  finalAttacks: readonly string[] | null,
): RunAsked {
  return {
    finalAttacks: finalAttacks && [...finalAttacks],
    references: [...references],
    shadows: shadows && { ...shadows },
    samia: samia && { ...samia },
  };
}

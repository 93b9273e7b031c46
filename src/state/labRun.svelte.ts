import type { LabelledText } from '../data/records';
import { planWork } from '../lab/attackerWork';
import {
  checkBegun,
  evaluatedTexts,
  planData,
  trainingTexts,
  type DataPlan,
  type TrainingText,
} from '../lab/dataPlan';
import { recordsReadBy } from '../lab/recordsReadBy';
import type { RunAsked, RunRecord } from '../lab/runRecord';
import type { RunSpec } from '../lab/runSpec';
import { softWarmUp, type SoftPlan } from '../lab/softRun';
import type { Utility } from '../lab/utility';
import type { FineTuned } from '../models/labContract';
import { EngineError } from '../models/result';
import type { Device } from '../models/scoringContract';
import type { RunCommand, RunEpoch, RunStart, TrainingEvent } from '../training/events';
import { AttackerWorks } from './attackerWorks.svelte';
import { figuresOf } from './labFigures';
import { attackParaphrases, chooseTexts, type SoftSite } from './labSoft';
import { LabTrainer } from './labTrainer';
import { measureUse } from './labUse';
import { ONE_PASS_ATTACKS, type AttackFinding } from './modelAttacks';
import { RunAttacks } from './runAttacks.svelte';
import { RunModels } from './runModels';
import { leftOutNote, lossNote, startNotes } from './runNotes';
import { askedOf, type RunOptions, type RunSite, type RunStage, type RunStatus } from './runSite';
import { RunTraining } from './runTraining.svelte';

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
  #attacks = $state.raw<RunAttacks | null>(null);

  constructor(id: string, spec: RunSpec, site: RunSite) {
    this.id = id;
    this.spec = spec;
    this.#site = site;
    this.#models = new RunModels(site.engine, spec);
    this.#trainer = new LabTrainer({ ...site, onLost: (message) => this.#lost(message) });
  }

  /** What is known before it begins, so that a run that waits can be kept. What cannot be is said when it begins. */
  planOut(options: RunOptions): void {
    this.asked = askedOf(options);
    try {
      this.plan = planData(this.spec, this.#site.records);
    } catch {
      this.plan = null;
    }
  }

  /** What an earlier visit has seen of the run: it goes on from its checkpoint, and this is shown meanwhile. */
  takeUp(record: RunRecord): void {
    this.created = record.created;
    this.#earlier = record;
    this.notes = record.notes;
    this.training.takeUp(record);
    this.#checkpointEpoch = Math.floor(record.curve.at(-1)?.epoch ?? 0);
  }

  /** Share of the attacks under way that is done; null = none are. */
  get attacked(): number | null {
    return this.#attacks?.share ?? null;
  }

  /** Why attacks on its model could not be run, by id. */
  get obstacles(): ReadonlyMap<string, string> {
    return this.#attacks?.models.obstacles ?? new Map<string, string>();
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
    const { engine, records, ownModels } = this.#site;
    const { signal } = this.#controller;
    this.asked = askedOf(options);
    const plan = (this.plan = planData(this.spec, records));
    checkBegun(this.spec, plan);
    const works = planWork(this.spec, plan, options); // what cannot be is said before anything is trained
    const { base, recipe } = this.spec;
    const attacks = (this.#attacks = new RunAttacks(this.#site, base, plan, signal));
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
    const read = recordsReadBy(this.spec, plan, records);
    await ownModels.add({ ...model, entry: { ...model.entry, read } });
    this.model = id;
    this.modelSha256 = model.entry.files['model.safetensors']!.sha256;
    this.modelBytes = tuned.weights.length;
    if (trainOnly) return ended === 'stopped';
    this.stage = 'attacking the model';
    this.findings = await attacks.on(id, finalAttacks);
    this.control = await attacks.onBase(finalAttacks);
    if (this.soft) this.paraphrases = await attackParaphrases(this.soft, plan, id, this.#softSite());
    this.stage = 'measuring its use';
    this.utility = await measureUse(engine, plan, this.#site.unrelated, { model: id, base }, signal);
    this.stage = 'an attacker trains';
    const { findings, control } = this;
    await this.works.run(
      works,
      { spec: this.spec, plan, target: id, findings, control, finalAttacks, attacks: attacks.models },
      { engine, ownModels, trainer: this.#trainer, shelf: this.#site.shadows, signal },
      (run) => attacks.watching(run),
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
    this.training.endStage();
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
      const note = leftOutNote(this.soft.leftOut);
      if (note !== null) this.#note(note);
    } finally {
      if (defence.from === 'base') this.#models.letGo(id);
    }
    const { training, later } = this.soft;
    return { training, later, begin: defence.from === 'base' ? base : id };
  }

  #softSite(): SoftSite {
    const onShare = (share: number | null) => {
      if (this.#attacks) this.#attacks.share = share;
    };
    return { ...this.#site, spec: this.spec, signal: this.#controller.signal, onShare };
  }

  /** @param attacks to be run after each epoch; null = none are, and no epoch is shown of a warm-up */
  async #hear(event: TrainingEvent, attacks: RunAttacks | null): Promise<void> {
    if (event.kind === 'start') this.#begin(event);
    else if (event.kind === 'step') this.training.showStep(event);
    else if (this.stage !== 'warm-up') await this.#endEpoch(event, attacks);
  }

  /** A pause that was asked for when no step was left. */
  async #whilePaused(): Promise<void> {
    if (this.status === 'paused' && !this.#controller.signal.aborted)
      await new Promise<void>((resolve) => (this.#goOn = resolve));
    if (this.#controller.signal.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
  }

  #lost(message: string): void {
    this.device = 'wasm';
    this.#note(lossNote(message, this.stage, this.#checkpoint && this.#checkpointEpoch));
  }

  #begin(event: RunStart): void {
    this.training.begin(event);
    if (this.#checkpoint) this.#checkpointEpoch = event.step / event.stepsPerEpoch;
    for (const note of startNotes(event)) this.#note(note);
  }

  /** Training waits while the epoch's model is attacked. It is kept before, and again with what was found. */
  async #endEpoch(event: RunEpoch, attacks: RunAttacks | null): Promise<void> {
    const { training } = this;
    training.showEpoch(event);
    if (event.checkpoint) {
      this.#checkpoint = event.checkpoint;
      this.#checkpointEpoch = event.epoch;
      await this.#site.keep?.(event.checkpoint);
    }
    if (!attacks || training.aucsAt(event.epoch)) return;
    this.stage = 'attacking the epoch';
    const findings = await (event.weights
      ? this.#onSnapshot(event.weights, attacks)
      : attacks.onBase(ONE_PASS_ATTACKS));
    training.showEpoch(event, figuresOf(findings, evaluatedTexts(this.plan!)));
    if (event.checkpoint) await this.#site.keep?.(null);
    this.stage = 'training';
  }

  async #onSnapshot(weights: Uint8Array<ArrayBuffer>, attacks: RunAttacks) {
    // named as the final one will be: the last epoch's model is the final one, and is attacked once
    const made = { weights, adapter: null };
    const model = this.#models.takeEpoch(
      await this.#models.named(made, this.spec.name, this.plan!.training.length),
    );
    return attacks.on(model, ONE_PASS_ATTACKS);
  }

  #note(note: string): void {
    if (!this.notes.includes(note)) this.notes = [...this.notes, note];
  }
}

interface Prepared {
  readonly training: readonly TrainingText[];
  /** From the second epoch on; null = the same. */
  readonly later: readonly TrainingText[] | null;
  readonly begin: string;
}

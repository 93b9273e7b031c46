import { ATTACKS } from '../attacks/registry';
import type { ShippedRecord } from '../data/records';
import { planData, trainingTexts } from '../lab/dataPlan';
import { kindOf, timedRuns, trainingSeconds } from '../lab/estimate';
import { runCost } from '../lab/runCost';
import type { RunRecord } from '../lab/runRecord';
import type { RunSpec } from '../lab/runSpec';
import {
  isOfAQuestion,
  isSameRun,
  recordOfText,
  whatIfSpecs,
  type WhatIfSize,
  type WhatIfSpecs,
} from '../lab/whatIf';
import { trainingsLeft } from '../lab/whatIfProgress';
import type { Roles } from '../passes/need';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
import { Inspection } from './inspection.svelte';
import type { KnownTexts } from './knownTexts.svelte';
import type { Lab } from './lab.svelte';
import type { LabRun } from './labRun.svelte';
import { ONE_PASS_ATTACKS } from './modelAttacks';
import type { OwnModels } from './ownModels.svelte';
import { Settings } from './settings.svelte';

export type WhatIfStatus = 'idle' | 'training' | 'scoring' | 'done' | 'failed' | 'cancelled';

/** What a "what if" takes before it can be told. */
export interface WhatIfOutlook {
  /** Models that have to be trained: two, or one where the other is here already, or none. */
  readonly trainings: number;
  /** Seconds of training. */
  readonly seconds: number;
  /** Whether that rests on trainings that were timed here. */
  readonly measured: boolean;
}

/** One of the two models, and what it makes of the text. */
export interface WhatIfSide {
  readonly model: string;
  readonly spec: RunSpec;
  readonly roles: Roles;
  readonly inspection: Inspection;
  /** The choices that the inspection is made with. */
  readonly settings: Settings;
  /** It was trained for an earlier question. */
  readonly reused: boolean;
  /** Texts in its training list, repeats counted. */
  readonly texts: number;
}

export interface WhatIfResult {
  readonly text: string;
  readonly repeats: number;
  readonly size: WhatIfSize;
  /** The shipped record that the text is; null where it is none. */
  readonly record: ShippedRecord | null;
  readonly without: WhatIfSide;
  readonly within: WhatIfSide;
  /** Evaluated members that both models have read, by id; the text itself is not among them. */
  readonly members: ReadonlySet<string>;
  /** What a person should know of how the trainings went. */
  readonly notes: readonly string[];
}

export interface WhatIfSite {
  readonly engine: Engine;
  readonly ground: Ground;
  readonly known: KnownTexts;
  readonly lab: Lab;
  readonly ownModels: OwnModels;
  readonly settings: Settings;
}

/** Rounds over the known texts. */
const ROUNDS = 4;
/** Questions whose models stay: each has one of its own, of some megabytes, which stands among the targets. */
export const QUESTIONS_KEPT = 5;
/** Share of the whole that training takes, about. */
const TRAINING = 0.8;

/** "What if it had trained on this text?": two models that differ in one text of their list, and what attacks make of it. */
export class WhatIf {
  repeats = $state<number>(1);
  size = $state<WhatIfSize>('small');
  status = $state<WhatIfStatus>('idle');
  /** One sentence; null where nothing failed. */
  error = $state<string | null>(null);
  /** The text of the question under way, or of the last one. */
  text = $state('');
  /** The latest answer; it stays while another question is under way. */
  result = $state.raw<WhatIfResult | null>(null);
  /** Rounds over the known texts that are done, of `ROUNDS`: each model by attacks of one pass, then each by the others. */
  scored = $state(0);
  /** The trainings of the question under way. */
  runs = $state.raw<readonly LabRun[]>([]);

  readonly #site: WhatIfSite;
  #asking: AbortController | null = null;
  #expected = 0;

  constructor(site: WhatIfSite) {
    this.#site = site;
  }

  get active(): boolean {
    return this.status === 'training' || this.status === 'scoring';
  }

  /** What asking about a text would take; null while the shipped records are not there. */
  outlook(text: string): WhatIfOutlook | null {
    const { engine, known, lab } = this.#site;
    if (known.records.length === 0 || engine.models.length === 0 || text.trim() === '') return null;
    const parametersOf = (model: string) => engine.models.find(({ id }) => id === model)?.parameters;
    const timed = timedRuns(lab.records, parametersOf, known.records);
    const { without, within } = this.#specs(text);
    const trained = [without, within].filter((spec) => this.#trained(spec) === null);
    const all = trained.map((spec) => {
      const { trainingTokens: tokens } = runCost(spec, planData(spec, known.records));
      const kind = kindOf(spec.recipe);
      return trainingSeconds(timed, { parameters: parametersOf(spec.base) ?? 0, tokens, kind });
    });
    return {
      trainings: trained.length,
      seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
      measured: all.every(({ measured }) => measured),
    };
  }

  /** How far the trainings under way are; null while there are none. */
  get progress(): { readonly share: number; readonly secondsLeft: number } | null {
    if (this.status !== 'training' || this.runs.length === 0) return null;
    const trainings = this.runs.map(({ active, training: { step, start, seconds, secondsLeft } }) => ({
      over: !active,
      step,
      steps: start?.steps ?? null,
      seconds,
      secondsLeft,
    }));
    const { share, seconds } = trainingsLeft(trainings, this.#expected);
    return { share, secondsLeft: seconds };
  }

  /** Share of everything under way that is done. */
  get share(): number {
    if (this.status === 'training') return TRAINING * (this.progress?.share ?? 0);
    const passes = this.#site.known.progress;
    const round = passes && passes.total > 0 ? passes.done / passes.total : 0;
    return TRAINING + ((1 - TRAINING) * Math.min(ROUNDS, this.scored + round)) / ROUNDS;
  }

  /** Trains what is not there yet, and scores the text under both models. Ends at the latest when another call begins. */
  async start(text: string): Promise<void> {
    this.cancel();
    const asking = (this.#asking = new AbortController());
    this.text = text;
    this.error = null;
    this.status = 'training';
    try {
      const result = await this.#answer(text, asking.signal);
      if (asking.signal.aborted) return;
      this.result = result;
      this.status = 'scoring';
      await this.#score(result, asking.signal);
      if (asking.signal.aborted) return;
      this.status = 'done';
      await this.#tidy(result);
    } catch (error) {
      if (asking.signal.aborted) return;
      this.status = 'failed';
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  /** Ends the question under way. A model that is trained already stays, for the next one. */
  cancel(): void {
    if (!this.active) return;
    this.#asking?.abort();
    for (const run of this.runs) if (run.active) run.cancel();
    this.runs = [];
    this.status = 'cancelled';
  }

  /** Lets go of the answer, and of what is still being scored for it; the models stay. */
  close(): void {
    if (this.status === 'scoring') this.cancel();
    this.result = null;
    if (!this.active) this.status = 'idle';
  }

  /** The same answer under the options of attacks that are chosen now. */
  async rescore(): Promise<void> {
    const { result } = this;
    if (!result || this.active || result.within.settings.options === this.#site.settings.options) return;
    const asking = (this.#asking = new AbortController());
    try {
      await this.#score(result, asking.signal);
    } catch (error) {
      if (!asking.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
  }

  #specs(text: string): WhatIfSpecs {
    return whatIfSpecs({ text, repeats: this.repeats, size: this.size }, this.#site.known.records);
  }

  /** A run with these very settings whose model is still here; null where there is none. */
  #trained(spec: RunSpec): { readonly record: RunRecord; readonly model: string } | null {
    const { lab, ownModels } = this.#site;
    for (const record of lab.records.toReversed()) {
      const { weights, status, madeBy } = record;
      if (status !== 'done' || weights === null || madeBy !== null || !isSameRun(record.spec, spec)) continue;
      const model = ownModels.list.find(({ files }) => files['model.safetensors']?.sha256 === weights.sha256);
      if (model) return { record, model: model.id };
    }
    return null;
  }

  /** Lets go of what older questions have left: their runs, and their models but for those that are chosen somewhere. */
  async #tidy({ within, without }: WhatIfResult): Promise<void> {
    const { lab, ownModels, settings } = this.#site;
    const used = [settings.target, settings.reference, within.model, without.model];
    const old = lab.records.filter(isOfAQuestion).slice(0, -QUESTIONS_KEPT);
    for (const { id, weights } of old) {
      const model = ownModels.list.find(
        ({ files }) => files['model.safetensors']?.sha256 === weights?.sha256,
      );
      if (model && used.includes(model.id)) continue;
      await lab.forget(id);
      if (model) await ownModels.remove(model.id);
    }
  }

  /** The two models, trained where they are not there. @throws Error with a sentence for a person */
  async #answer(text: string, signal: AbortSignal): Promise<WhatIfResult> {
    const { known, lab } = this.#site;
    const { repeats, size } = this;
    const specs = this.#specs(text);
    const outlook = this.outlook(text);
    this.#expected = outlook && outlook.trainings > 0 ? outlook.seconds / outlook.trainings : 0;
    const kept = { without: this.#trained(specs.without), within: this.#trained(specs.within) };
    const lacking = (['without', 'within'] as const).filter((side) => kept[side] === null);
    const options = { finalAttacks: [], trainOnly: true };
    const runs = await lab.start(lacking.map((side) => ({ spec: specs[side], options })));
    if (signal.aborted) {
      for (const run of runs) run.cancel();
      throw new Error('Cancelled.');
    }
    this.runs = runs;
    const models = new Map(lacking.map((side, i) => [side, runs[i]!]));
    for (const run of runs) {
      await lab.settled(run);
      if (signal.aborted || run.status === 'done') continue;
      for (const other of runs) if (other.active) other.cancel();
      throw new Error(troubleOf(run));
    }
    const plan = planData(specs.within, known.records);
    const sideOf = (side: 'without' | 'within'): WhatIfSide => {
      const model = kept[side]?.model ?? models.get(side)!.model!;
      const { training } = side === 'within' ? plan : planData(specs.without, known.records);
      return {
        ...this.#side(model, specs[side], kept[side] !== null),
        texts: trainingTexts(training).length,
      };
    };
    return {
      text,
      repeats,
      size,
      record: recordOfText(text, known.records),
      without: sideOf('without'),
      within: sideOf('within'),
      members: new Set(plan.members.map(({ id }) => id)),
      notes: kept.within?.record.notes ?? models.get('within')!.notes,
    };
  }

  #side(model: string, spec: RunSpec, reused: boolean): Omit<WhatIfSide, 'texts'> {
    const { engine, ground } = this.#site;
    const settings = new Settings();
    settings.target = model;
    settings.reference = spec.base;
    settings.slow = false;
    const inspection = new Inspection(engine, settings, ground);
    return { model, spec, roles: settings.roles(engine.models), inspection, settings, reused };
  }

  /** The text first, under both models; then the known texts, on which its scores are read. */
  async #score({ text, without, within }: WhatIfResult, signal: AbortSignal): Promise<void> {
    const { engine, known } = this.#site;
    const { options } = this.#site.settings;
    for (const { model, inspection, settings } of [without, within]) {
      if (engine.device === null) await engine.ensure(model, signal);
      settings.options = options;
      inspection.text = text;
      await inspection.score();
      if (signal.aborted) return;
    }
    this.scored = 0;
    for (const attacks of [ATTACKS.filter(({ id }) => ONE_PASS_ATTACKS.includes(id)), ATTACKS]) {
      for (const { roles } of [without, within]) {
        await known.fill(roles, options, signal, attacks);
        this.scored++;
      }
    }
    if (!signal.aborted) known.revision++; // columns of other options are made when they are asked for
  }
}

function troubleOf({ status, error }: LabRun): string {
  if (status === 'stopped') return 'A training was stopped in the lab: the two models would not be alike.';
  if (status === 'cancelled') return 'A training was cancelled in the lab.';
  return error ?? 'The training failed.';
}

import { ATTACKS } from '../attacks/registry';
import type { ShippedRecord } from '../data/records';
import { planData, trainingTexts } from '../lab/dataPlan';
import type { RunSpec } from '../lab/runSpec';
import { recordOfText, whatIfSpecs, type WhatIfSize, type WhatIfSpecs } from '../lab/whatIf';
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
import { letOldGo } from './whatIfModels';
import { guideOf } from './trainingGuide';
import { outlookOf, type WhatIfOutlook } from './whatIfOutlook';
import { trainBoth, type TrainedSide } from './whatIfTraining';
import { WhatIfSlow } from './whatIfSlow.svelte';

export type WhatIfStatus = 'idle' | 'training' | 'scoring' | 'done' | 'failed' | 'cancelled';

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
  /** Attacks of many passes on the text of the answer. */
  readonly slow = new WhatIfSlow();
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
    const { engine, known } = this.#site;
    if (known.records.length === 0 || engine.models.length === 0 || text.trim() === '') return null;
    return outlookOf(this.#specs(text), this.#site, engine.models, known.records, guideOf(engine));
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
    this.#asking?.abort(); // an answer that is being scored anew
    this.slow.stop();
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
      const { target, reference } = this.#site.settings;
      await letOldGo(this.#site, [target, reference, result.within.model, result.without.model]);
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
    this.slow.stop();
    this.result = null;
    if (this.status === 'training') return; // another question is under way
    this.#asking?.abort();
    this.runs = [];
    this.status = 'idle';
  }

  /** The same answer under the options of attacks that are chosen now. */
  async rescore(): Promise<void> {
    const { result } = this;
    if (!result || this.active || result.within.settings.options === this.#site.settings.options) return;
    this.#asking?.abort(); // under the options before these
    this.slow.stop();
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

  /** The two models, trained where they are not there. @throws Error with a sentence for a person */
  async #answer(text: string, signal: AbortSignal): Promise<WhatIfResult> {
    const { records } = this.#site.known;
    const { repeats, size } = this;
    const specs = this.#specs(text);
    const outlook = this.outlook(text);
    this.#expected = outlook && outlook.trainings > 0 ? outlook.seconds / outlook.trainings : 0;
    const trained = await trainBoth(specs, this.#site, signal, (runs) => (this.runs = runs));
    return {
      text,
      repeats,
      size,
      record: recordOfText(text, records),
      without: this.#side(trained.without, specs.without),
      within: this.#side(trained.within, specs.within),
      members: new Set(planData(specs.within, records).members.map(({ id }) => id)),
      notes: trained.within.notes,
    };
  }

  #side({ model, reused }: TrainedSide, spec: RunSpec): WhatIfSide {
    const { engine, ground, known } = this.#site;
    const settings = new Settings();
    settings.target = model;
    settings.reference = spec.base;
    settings.slow = false;
    const inspection = new Inspection(engine, settings, ground);
    const texts = trainingTexts(planData(spec, known.records).training).length;
    return { model, spec, roles: settings.roles(engine.models), inspection, settings, reused, texts };
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
        if (signal.aborted) return;
        this.scored++;
      }
    }
    known.revision++; // columns of other options are made when they are asked for
  }
}

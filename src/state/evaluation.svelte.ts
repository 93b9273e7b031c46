import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { demandsOf, scoreText, type ChosenOptions } from '../attacks/scoring';
import { Random } from '../data/random';
import type { LabelledText } from '../data/records';
import { summarise, type ScoreSummary } from '../metrics/summary';
import { controlReference } from '../models/catalogue';
import { EngineError } from '../models/result';
import type { Device } from '../models/scoringContract';
import type { Roles } from '../passes/need';
import { planPasses, type Pass } from '../passes/plan';
import type { Trace } from '../passes/trace';
import { TraceStore } from '../passes/traceStore';
import type { Engine } from './engine.svelte';
import type { Settings } from './settings.svelte';

export type Scores = readonly (number | null | undefined)[];

/** One line of the table: an attack on the target, the same on the base model, or a blind baseline. */
export interface EvaluationRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'attack' | 'blind';
  readonly scores: Scores;
  readonly summary: ScoreSummary;
  /**
   * The same attack with the base model in the target's place. null while it is not there; 'not applicable' for an attack
   * that compares models, where there is no other model to compare the base with.
   */
  readonly control: ScoreSummary | 'not applicable' | null;
}

/** What a finished or running evaluation was made with. */
export interface EvaluationSettings {
  readonly data: string;
  readonly roles: Roles;
  /** The models of the base-model control; null where the target is a base model itself. */
  readonly control: Roles | null;
  readonly options: ChosenOptions;
  readonly seed: number;
}

export interface EvaluationProgress {
  /** Passes done and wanted. */
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
  /** Estimated seconds left; null while too little is done to tell. */
  readonly left: number | null;
  readonly textsPerSecond: number | null;
}

export type EvaluationStatus = 'idle' | 'running' | 'done' | 'cancelled' | 'failed';

const REFRESH_MS = 300;
const SEED = 1;

/** All attacks over a labelled set: scores stream in, the table grows with them. */
export class Evaluation {
  status = $state<EvaluationStatus>('idle');
  error = $state<string | null>(null);
  texts = $state.raw<readonly LabelledText[]>([]);
  rows = $state.raw<readonly EvaluationRow[]>([]);
  settings = $state.raw<EvaluationSettings | null>(null);
  progress = $state.raw<EvaluationProgress | null>(null);
  /** Passes that the attacks asked for, and that were run for them. */
  passes = $state.raw<{ readonly asked: number; readonly run: number }>({ asked: 0, run: 0 });
  /** Texts that could not be scored, with the reason. */
  rejected = $state.raw<readonly { readonly id: string; readonly message: string }[]>([]);
  device = $state<Device | null>(null);

  readonly #engine: Engine;
  readonly #choices: Settings;
  #traces = new TraceStore();
  #passesOf: Pass[] = [];
  #running: AbortController | null = null;

  constructor(engine: Engine, choices: Settings) {
    this.#engine = engine;
    this.#choices = choices;
  }

  /** Scores all texts under the present settings. What an earlier run left is dropped. */
  async run(name: string, texts: readonly LabelledText[]): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const settings = this.#settingsFor(name);
    this.#traces = new TraceStore();
    this.#passesOf = [];
    // members and non-members come mixed, so that a curve that is half done is not skewed
    this.texts = new Random(settings.seed).shuffle(texts);
    this.settings = settings;
    this.rejected = [];
    this.error = null;
    this.status = 'running';
    const words = this.texts.map(({ text }) => text);
    const demands = demandsOf(ATTACKS, settings.options);
    const first = planPasses(words, demands, settings.roles);
    const planned = new Set(first.passes.map(({ key }) => key));
    const second = settings.control
      ? planPasses(words, demands, settings.control, (key) => planned.has(key))
      : null;
    const passes = [...first.passes, ...(second?.passes ?? [])];
    this.passes = { asked: first.asked + (second?.asked ?? 0), run: 0 };
    this.#refresh();
    const begun = performance.now();
    let refreshed = begun;
    let run = 0;
    const tick = () => {
      const now = performance.now();
      run++;
      if (now - refreshed < REFRESH_MS && run < passes.length) return;
      refreshed = now;
      this.passes = { ...this.passes, run };
      this.#progress(run, passes.length, (now - begun) / 1000);
      this.#refresh();
    };
    this.#progress(0, passes.length, 0);
    try {
      await this.#engine.run(passes, {
        priority: 'background',
        signal: running.signal,
        onTrace: (pass, trace) => {
          this.#traces.set(pass.key, trace);
          this.#passesOf.push(pass);
          tick();
        },
        onTextError: (pass, message) => {
          this.rejected = [...this.rejected, { id: this.texts[pass.text]!.id, message }];
          tick();
        },
      });
      this.status = 'done';
    } catch (error) {
      if (this.#running !== running) return; // another run has begun
      this.status = running.signal.aborted ? 'cancelled' : 'failed';
      if (!running.signal.aborted) this.error = error instanceof EngineError ? error.message : String(error);
    } finally {
      if (this.#running === running) {
        this.device = this.#engine.device;
        this.passes = { ...this.passes, run };
        this.#refresh();
      }
    }
  }

  /** Stops at the next pass; what is scored stays. */
  cancel(): void {
    this.#running?.abort();
  }

  /** The passes that were run, each with its trace, in the order in which they came back. */
  *traced(): Generator<{ readonly id: string; readonly pass: Pass; readonly trace: Trace }> {
    for (const pass of this.#passesOf) {
      const trace = this.#traces.get(pass.key);
      if (trace) yield { id: this.texts[pass.text]!.id, pass, trace };
    }
  }

  #settingsFor(data: string): EvaluationSettings {
    const models = this.#engine.models;
    const base = (target: string) => models.find(({ id }) => id === target)?.base ?? null;
    const roles = this.#choices.roles((target) => base(target) ?? target);
    const own = base(this.#choices.target);
    const control =
      own === null ? null : { target: own, reference: controlReference(models, own), base: own };
    return { data, roles, control, options: this.#choices.options, seed: SEED };
  }

  #progress(done: number, total: number, seconds: number): void {
    const known = done >= Math.min(20, total) && seconds > 0;
    this.progress = {
      done,
      total,
      seconds,
      left: known ? (seconds / done) * (total - done) : null,
      textsPerSecond: known ? (done / total) * (this.texts.length / seconds) : null,
    };
  }

  #refresh(): void {
    const settings = this.settings!;
    const labels = this.texts.map(({ member }) => member);
    const scoresOf = (attack: (typeof ATTACKS)[number], roles: Roles): Scores =>
      this.texts.map(({ text }) => scoreText(attack, text, roles, settings.options, this.#traces));
    const attacks = ATTACKS.map((attack): EvaluationRow => {
      const scores = scoresOf(attack, settings.roles);
      const { control } = settings;
      const able = control && attack.needs({}).every(({ model }) => control[model] !== null);
      return {
        id: attack.id,
        name: attack.name,
        kind: 'attack',
        scores,
        summary: summarise(scores, labels),
        control: !able ? 'not applicable' : summarise(scoresOf(attack, control), labels),
      };
    });
    const blind = SET_ATTACKS.filter((attack) => attack.blind).map(({ id, name }): EvaluationRow => {
      const scores = this.#blindScores(id);
      return {
        id,
        name,
        kind: 'blind',
        scores,
        summary: summarise(scores, labels),
        control: 'not applicable',
      };
    });
    this.rows = [...attacks, ...blind];
  }

  #blind: { readonly texts: readonly LabelledText[]; readonly scores: Map<string, Scores> } | null = null;

  /** Blind scores do not depend on the models: worked out once a set. */
  #blindScores(id: string): Scores {
    if (this.#blind?.texts !== this.texts) this.#blind = { texts: this.texts, scores: new Map() };
    let scores = this.#blind.scores.get(id);
    if (!scores) {
      scores = SET_ATTACKS.find((attack) => attack.id === id)!.scoreSet(this.texts, SEED);
      this.#blind.scores.set(id, scores);
    }
    return scores;
  }
}

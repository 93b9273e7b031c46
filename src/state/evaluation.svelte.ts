import type { Attack } from '../attacks/attack';
import { attackById, ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { demandsOf, type ChosenOptions } from '../attacks/scoring';
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
import { progressOf, type EvaluationProgress } from './evaluationProgress';
import { ScoreTable, type Scores } from './scoreTable';
import type { Settings } from './settings.svelte';

export type { EvaluationProgress } from './evaluationProgress';
export type { Scores } from './scoreTable';

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

/** What to run, where it is not everything. */
export interface EvaluationScope {
  /** Attack ids; all attacks where null or not given. */
  readonly attacks?: readonly string[] | null;
  /** Whether the base-model control is run beside them; it is where not said otherwise. */
  readonly control?: boolean;
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

/** What a run over a set would do, and what is known before any model is asked. */
export interface EvaluationOutlook {
  readonly settings: EvaluationSettings;
  /** Passes that the attacks ask for, and that have to be run for them. */
  readonly passes: { readonly asked: number; readonly run: number };
  /** The blind baselines, which need no model. */
  readonly blind: readonly EvaluationRow[];
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
  /** Passes that the workers themselves have counted since the run began; null while nobody has asked them. */
  counted = $state<number | null>(null);

  readonly #engine: Engine;
  readonly #choices: Settings;
  #traces = new TraceStore();
  #attacks: readonly Attack[] = ATTACKS;
  #target: ScoreTable | null = null;
  #control: ScoreTable | null = null;
  #passesOf: Pass[] = [];
  #running: AbortController | null = null;
  #countedBefore: Promise<number | null> = Promise.resolve(0);
  #blind: BlindRows | null = null;

  constructor(engine: Engine, choices: Settings) {
    this.#engine = engine;
    this.#choices = choices;
  }

  /** What run() would do with these texts under the present settings. Runs nothing. */
  outlook(name: string, texts: readonly LabelledText[], scope: EvaluationScope = {}): EvaluationOutlook {
    const settings = this.#settingsFor(name, scope);
    const plan = planFor(attacksOf(scope), texts, settings);
    return {
      settings,
      passes: { asked: plan.asked, run: plan.passes.length },
      blind: this.#blindRows(texts).rows,
    };
  }

  /** Scores all texts under the present settings. What an earlier run left is dropped. */
  async run(name: string, texts: readonly LabelledText[], scope: EvaluationScope = {}): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const settings = this.#settingsFor(name, scope);
    this.#attacks = attacksOf(scope);
    const plan = planFor(this.#attacks, this.#blindRows(texts).shuffled, settings);
    const total = plan.passes.length;
    this.#begin(settings, this.#blindRows(texts).shuffled, plan.asked);
    this.#countedBefore = this.#countNow();
    await nextTask();
    if (this.#running !== running) return; // another run has begun
    const begun = performance.now();
    let refreshed = begun;
    let first = begun;
    let run = 0;
    const show = (now: number) => {
      refreshed = now;
      this.passes = { ...this.passes, run };
      this.progress = progressOf(run, total, texts.length, { begun, first, now });
      this.#refresh();
    };
    const tick = () => {
      const now = performance.now();
      if (run++ === 0) first = now;
      if (now - refreshed >= REFRESH_MS) show(now);
    };
    show(begun);
    try {
      await this.#engine.run(plan.passes, {
        priority: 'background',
        signal: running.signal,
        onTrace: (pass, trace, device) => {
          this.device = device; // the last one counts: a GPU that died in the run has a note of its own
          this.#traces.set(pass.key, trace);
          this.#passesOf.push(pass);
          tick();
        },
        onTextError: (pass, message) => {
          this.rejected = [...this.rejected, { id: this.texts[pass.text]!.id, message }];
          tick();
        },
      });
      if (this.#running === running) this.status = 'done';
    } catch (error) {
      if (this.#running !== running) return; // another run has begun
      this.status = running.signal.aborted ? 'cancelled' : 'failed';
      if (!running.signal.aborted) this.error = error instanceof EngineError ? error.message : String(error);
    } finally {
      if (this.#running === running) {
        show(performance.now());
        void this.countPasses();
      }
    }
  }

  /** Stops at the next pass; what is scored stays. */
  cancel(): void {
    this.#running?.abort();
  }

  /** Asks the workers how many passes they have run since the run began, whoever wanted them. */
  async countPasses(): Promise<void> {
    const running = this.#running;
    const [before, now] = await Promise.all([this.#countedBefore, this.#countNow()]);
    if (this.#running === running && before !== null && now !== null) this.counted = now - before;
  }

  /** null where the workers do not answer. Nothing waits for this: a worker that has died never answers. */
  #countNow(): Promise<number | null> {
    return this.#engine.passesRun().catch(() => null);
  }

  /** The passes that were run, each with its trace, in the order in which they came back. */
  *traced(): Generator<{ readonly id: string; readonly pass: Pass; readonly trace: Trace }> {
    for (const pass of this.#passesOf) {
      const trace = this.#traces.get(pass.key);
      if (trace) yield { id: this.texts[pass.text]!.id, pass, trace };
    }
  }

  #settingsFor(data: string, scope: EvaluationScope): EvaluationSettings {
    const models = this.#engine.models;
    const base = (target: string) => models.find(({ id }) => id === target)?.base ?? null;
    const roles = this.#choices.roles((target) => base(target) ?? target);
    const own = base(this.#choices.target);
    const control =
      own === null || scope.control === false
        ? null
        : { target: own, reference: controlReference(models, own), base: own };
    return { data, roles, control, options: this.#choices.options, seed: SEED };
  }

  #begin(settings: EvaluationSettings, texts: readonly LabelledText[], asked: number): void {
    const traces = (this.#traces = new TraceStore());
    const { options } = settings;
    const tableOf = (roles: Roles) =>
      new ScoreTable({ attacks: this.#attacks, texts, roles, options, traces });
    this.#target = tableOf(settings.roles);
    this.#control = settings.control && tableOf(settings.control);
    this.#passesOf = [];
    this.texts = texts;
    this.settings = settings;
    this.passes = { asked, run: 0 };
    this.rejected = [];
    this.error = null;
    this.device = null;
    this.counted = null;
    this.status = 'running';
  }

  #refresh(): void {
    this.#target!.update();
    this.#control?.update();
    const models = this.settings!.control;
    const attacks = this.#attacks.map((attack): EvaluationRow => {
      const able = models && attack.needs({}).every(({ model }) => models[model] !== null);
      return {
        id: attack.id,
        name: attack.name,
        kind: 'attack',
        scores: this.#target!.scores(attack.id),
        summary: this.#target!.summary(attack.id),
        control: able ? this.#control!.summary(attack.id) : 'not applicable',
      };
    });
    this.rows = [...attacks, ...this.#blind!.rows];
  }

  /** The blind baselines do not depend on the models: worked out once a set. */
  #blindRows(texts: readonly LabelledText[]): BlindRows {
    if (this.#blind?.texts === texts) return this.#blind;
    // members and non-members come mixed, so that a curve that is half done is not skewed
    const shuffled = new Random(SEED).shuffle(texts);
    const labels = shuffled.map(({ member }) => member);
    const rows = SET_ATTACKS.filter(({ blind }) => blind).map((attack): EvaluationRow => {
      const { id, name } = attack;
      const scores = attack.scoreSet(shuffled, SEED);
      const summary = summarise(scores, labels);
      return { id, name, kind: 'blind', scores, summary, control: 'not applicable' };
    });
    return (this.#blind = { texts, shuffled, rows });
  }
}

/** The blind baselines over a set, whose texts stand in the order in which they are run. */
interface BlindRows {
  readonly texts: readonly LabelledText[];
  readonly shuffled: readonly LabelledText[];
  readonly rows: readonly EvaluationRow[];
}

/** Lets the page answer a click or paint before the work goes on. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function attacksOf({ attacks }: EvaluationScope): readonly Attack[] {
  return attacks ? attacks.map(attackById) : ATTACKS;
}

/** The passes over the target, then those of the base-model control that it does not share with them. */
function planFor(
  attacks: readonly Attack[],
  texts: readonly LabelledText[],
  { roles, control, options }: EvaluationSettings,
): { readonly passes: readonly Pass[]; readonly asked: number } {
  const words = texts.map(({ text }) => text);
  const demands = demandsOf(attacks, options);
  const first = planPasses(words, demands, roles);
  if (!control) return first;
  const planned = new Set(first.passes.map(({ key }) => key));
  const second = planPasses(words, demands, control, (key) => planned.has(key));
  return { passes: [...first.passes, ...second.passes], asked: first.asked + second.asked };
}

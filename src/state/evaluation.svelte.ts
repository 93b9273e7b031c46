import { optionsOf, type ScoringGround } from '../attacks/scoring';
import type { SetAttack } from '../attacks/setAttack';
import { drawPrefixes, type Prefixes } from '../data/prefixes';
import { Random } from '../data/random';
import type { LabelledText } from '../data/records';
import { EngineError } from '../models/result';
import type { Device } from '../models/scoringContract';
import type { Roles } from '../passes/need';
import { proposalsOf, type Pass } from '../passes/plan';
import { readingOf, type ViewSources } from '../passes/reading';
import { isTrace, type PassRecord } from '../passes/records';
import { RecordStore } from '../passes/recordStore';
import type { Trace } from '../passes/trace';
import { breathing, nextTask } from './breath';
import type { Engine } from './engine.svelte';
import { LARGE, PART, partsOf, type Part } from './evaluationParts';
import {
  chosenAttacks,
  controlRoles,
  passesOfText,
  planEvaluation,
  planGently,
  type EvaluationPasses,
  type ChosenAttacks,
  type EvaluationSettings,
} from './evaluationPlan';
import type { EvaluationProgress } from './evaluationProgress';
import { attackRows, SetRows, type EvaluationRow, type RowSources } from './evaluationRows';
import type { Ground } from './ground.svelte';
import { RunClock } from './runClock';
import type { RecordArchive } from './recordArchive';
import { ScoreTable } from './scoreTable';
import { scoreHere, type Columns, type SetScorer } from './setScorer';
import type { Settings } from './settings.svelte';

export type { EvaluationProgress } from './evaluationProgress';
export type { EvaluationRow } from './evaluationRows';
export type { EvaluationSettings } from './evaluationPlan';
export type { Scores } from './scoreTable';

/** What to run, where it is not everything. */
export interface EvaluationScope {
  /** Attack ids, of either kind; all attacks where null or not given. */
  readonly attacks?: readonly string[] | null;
  /** Whether the base-model control is run beside them; it is where not said otherwise. */
  readonly control?: boolean;
  /**
   * Where texts to put in front come from: the shipped records that are kept for it (where not said otherwise), or texts of
   * the set itself, which are then not evaluated.
   */
  readonly prefixes?: 'shipped' | 'own';
  /** Takes up an earlier run: its texts in its order, with what stood in front of them then. */
  readonly again?: { readonly prefixes: Prefixes; readonly from: 'shipped' | 'own' } | null;
}

/** What a run over a set would do, and what is known before any model is asked. */
export interface EvaluationOutlook {
  readonly settings: EvaluationSettings;
  /**
   * Passes that the attacks ask for, that have to be run for them, and that are there from before. Where there would be
   * very many they are worked out from the first texts alone, and are not exact.
   */
  readonly passes: {
    readonly asked: number;
    readonly run: number;
    readonly kept: number;
    readonly exact: boolean;
  };
  /** Attacks that cannot run here, with the reason. */
  readonly missing: readonly { readonly attack: string; readonly reason: string }[];
}

/** A pass of a run with what came of it. */
export interface Traced {
  /** Of the text. */
  readonly id: string;
  readonly pass: Pass;
  readonly trace: Trace;
}

export type EvaluationStatus = 'idle' | 'running' | 'done' | 'cancelled' | 'failed';

const NO_PASSES = { asked: 0, run: 0, kept: 0 };
const SEED = 1;
/** Texts of each class that are taken out of a visitor's set to stand in front of others. */
const OWN_SHOTS = 12;

/** All attacks over a labelled set: scores stream in, the table grows with them. */
export class Evaluation {
  status = $state<EvaluationStatus>('idle');
  error = $state<string | null>(null);
  texts = $state.raw<readonly LabelledText[]>([]);
  rows = $state.raw<readonly EvaluationRow[]>([]);
  settings = $state.raw<EvaluationSettings | null>(null);
  progress = $state.raw<EvaluationProgress | null>(null);
  /** Passes that the attacks asked for, that were run for them, and that were there from before. */
  passes = $state.raw<{ readonly asked: number; readonly run: number; readonly kept: number }>(NO_PASSES);
  /** Texts that could not be scored at all, with the reason. */
  rejected = $state.raw<readonly { readonly id: string; readonly message: string }[]>([]);
  /** Attacks that cannot run here, with the reason. */
  missing = $state.raw<readonly { readonly attack: string; readonly reason: string }[]>([]);
  /** Texts in front of others, and where they come from. */
  prefixes = $state.raw<{ readonly from: 'shipped' | 'own'; readonly texts: Prefixes } | null>(null);
  device = $state<Device | null>(null);
  /** Passes that the workers themselves have counted since the run began; null while nobody has asked them. */
  counted = $state<number | null>(null);

  readonly #engine: Engine;
  readonly #choices: Settings;
  readonly #ground: Ground;
  readonly #setScorer: SetScorer;
  /** Where records are kept over runs and visits; null = nowhere. */
  archive: RecordArchive | null = null;
  #records = new RecordStore();
  #chosen: ChosenAttacks = chosenAttacks(null);
  #target: ScoreTable | null = null;
  #control: ScoreTable | null = null;
  #sources: ViewSources | null = null;
  /** The passes of a set that is not large. */
  #planned: readonly Pass[] = [];
  #from: RowSources | null = null;
  #setRows: SetRows | null = null;
  #running: AbortController | null = null;
  #refreshing: Promise<void> | null = null;
  #countedBefore: Promise<number | null> = Promise.resolve(0);

  constructor(engine: Engine, choices: Settings, ground: Ground, setScorer: SetScorer = scoreHere) {
    this.#engine = engine;
    this.#choices = choices;
    this.#ground = ground;
    this.#setScorer = setScorer;
  }

  /** What run() would do with these texts under the present settings. Runs nothing. */
  outlook(name: string, texts: readonly LabelledText[], scope: EvaluationScope = {}): EvaluationOutlook {
    const settings = this.#settingsFor(name, scope);
    const chosen = chosenAttacks(scope.attacks ?? null);
    const { rest, sources } = this.#prepare(texts, chosen, settings, scope);
    const most = rest.length > LARGE ? PART : rest.length;
    const part = rest.slice(0, Math.min(most, Math.ceil(PLANNED_AHEAD / passesOfText(chosen, settings))));
    const plan = planEvaluation(
      chosen,
      part.map(({ text }) => text),
      settings,
      sources,
    );
    const scale = part.length === 0 ? 0 : rest.length / part.length;
    // a large set begins with no record of any run before it
    const run = plan.passes.filter(({ key }) => rest.length > LARGE || !this.#records.has(key)).length;
    return {
      settings,
      passes: {
        asked: Math.round(plan.asked * scale),
        run: Math.round(run * scale),
        kept: Math.round((plan.passes.length - run) * scale),
        exact: part.length === rest.length,
      },
      missing: plan.missing,
    };
  }

  /** Scores all texts under the present settings. Passes that an earlier run has made are not run again. */
  async run(name: string, texts: readonly LabelledText[], scope: EvaluationScope = {}): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const settings = this.#settingsFor(name, scope);
    const chosen = (this.#chosen = chosenAttacks(scope.attacks ?? null));
    const { rest, sources, from } = this.#prepare(texts, chosen, settings, scope);
    // members and non-members come mixed, so that a curve that is half done is not skewed
    const shuffled = scope.again ? rest : new Random(SEED).shuffle(rest);
    this.#begin(settings, shuffled, sources);
    if (from !== null) this.prefixes = { from, texts: sources.prefixes };
    this.#countedBefore = this.#countNow();
    await nextTask();
    if (this.#running !== running) return; // another run has begun
    const clock = new RunClock(shuffled.length);
    const parts = partsOf(shuffled);
    try {
      for (const [index, part] of parts.entries()) {
        await this.#runPart(part, { settings, sources, clock, running, last: index === parts.length - 1 });
      }
      await this.#refresh(clock, running);
      await Promise.race([this.#scoreSets(running), abortOf(running.signal)]);
      if (this.#running === running) this.status = 'done';
    } catch (error) {
      if (this.#running !== running) return; // another run has begun
      this.status = running.signal.aborted ? 'cancelled' : 'failed';
      if (!running.signal.aborted) this.error = error instanceof EngineError ? error.message : String(error);
    } finally {
      if (this.#running === running) {
        await this.#refresh(clock, running);
        await this.#scoreSets(running);
        if (this.#running === running) void this.countPasses();
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

  /** Every pass of the run, whether run or not, part after part; those of a large set are planned anew. */
  async *planned(): AsyncGenerator<readonly Pass[], void> {
    const { settings, texts } = this;
    if (settings === null) return;
    if (texts.length <= LARGE) yield this.#planned;
    else for (const part of partsOf(texts)) yield (await this.#plan(part, settings, this.#sources!)).passes;
  }

  /** The passes of the run, each with its trace, as far as they are in memory; those of a large set are in the archive. */
  async *traced(): AsyncGenerator<Traced, void> {
    const { texts } = this;
    for await (const passes of this.planned()) {
      const gone = texts.length <= LARGE ? [] : passes.filter(({ key }) => !this.#records.has(key));
      const archived = await this.#archived(gone);
      for (const pass of passes) {
        const record = this.#records.get(pass.key) ?? archived.get(pass.key);
        if (isTrace(record)) yield { id: texts[pass.text]!.id, pass, trace: record };
      }
    }
  }

  /** The columns that an attack on sets reads, as far as they are there: what is still to come counts as undefined. */
  columnsFor({ features }: SetAttack): Columns {
    return Object.fromEntries(
      features.map((id) => {
        const scores = this.#target?.scores(id) ?? [];
        return [id, this.texts.map((_, i) => scores[i] ?? null)];
      }),
    );
  }

  /** The words that a pass's model has read. */
  readingOf(pass: Pass): string {
    return this.#read(pass, this.settings!.roles).words;
  }

  #settingsFor(data: string, scope: EvaluationScope): EvaluationSettings {
    const roles = this.#choices.roles(this.#engine.models);
    const control = scope.control === false ? null : controlRoles(this.#engine.models, roles);
    return { data, roles, control, options: this.#choices.options, seed: SEED };
  }

  /** Texts to put in front, and the texts that are left to be evaluated. */
  #prepare(
    texts: readonly LabelledText[],
    { onTexts, hidden }: ChosenAttacks,
    { options, seed }: EvaluationSettings,
    { prefixes: from = 'shipped', again }: EvaluationScope,
  ): {
    readonly rest: readonly LabelledText[];
    readonly sources: ViewSources;
    /** null where no attack puts anything in front. */
    readonly from: 'shipped' | 'own' | null;
  } {
    const shipped = this.#ground.sources;
    if (again?.from === 'own')
      return { rest: texts, sources: { ...shipped, prefixes: again.prefixes }, from: 'own' };
    const views = [...onTexts, ...hidden].flatMap((attack) =>
      attack
        .needs(optionsOf(attack, options))
        .flatMap(({ view }) => (view.kind === 'prefixed' ? [view] : [])),
    );
    if (views.length > 0 && from === 'own') {
      const shots = Math.min(OWN_SHOTS, Math.max(...views.map((view) => view.shots)));
      const drawn = drawPrefixes(texts, shots, seed, [...new Set(views.map(({ prefix }) => prefix))]);
      if (drawn) return { rest: drawn.rest, sources: { ...shipped, prefixes: drawn.prefixes }, from: 'own' };
    }
    const front = new Set(
      views.length > 0 ? [...shipped.prefixes.members, ...shipped.prefixes.nonmembers] : [],
    );
    return {
      rest: texts.filter(({ text }) => !front.has(text)),
      sources: shipped,
      from: views.length > 0 ? 'shipped' : null,
    };
  }

  #begin(settings: EvaluationSettings, texts: readonly LabelledText[], sources: ViewSources): void {
    if (texts.length > LARGE) this.#records = new RecordStore();
    const { options } = settings;
    const attacks = [...this.#chosen.onTexts, ...this.#chosen.hidden];
    const groundOf = (roles: Roles): ScoringGround => ({
      roles,
      options,
      records: this.#records,
      sources,
      tokenFrequency: this.#ground.tokenFrequency(this.#engine.models.find(({ id }) => id === roles.target)),
    });
    this.#sources = sources;
    this.#target = new ScoreTable(attacks, texts, groundOf(settings.roles));
    this.#control = settings.control && new ScoreTable(attacks, texts, groundOf(settings.control));
    this.#from = { settings, texts, chosen: this.#chosen, target: this.#target, control: this.#control };
    this.#setRows = new SetRows(this.#setScorer, this.#from);
    this.#planned = [];
    this.texts = texts;
    this.settings = settings;
    this.passes = NO_PASSES;
    this.rejected = [];
    this.missing = [];
    this.prefixes = null;
    this.error = null;
    this.device = null;
    this.counted = null;
    this.progress = null;
    this.status = 'running';
    this.#showRows();
  }

  async #runPart(part: Part, { settings, sources, clock, running, last }: RunContext): Promise<void> {
    running.signal.throwIfAborted();
    const { passes, asked, missing } = await this.#plan(part, settings, sources);
    running.signal.throwIfAborted(); // another run may have begun meanwhile
    if (this.texts.length <= LARGE) this.#planned = passes;
    this.missing = missing;
    const arrived = (pass: Pass, record: PassRecord) => {
      this.#records.set(pass.key, record);
      for (const text of part.sharing(pass.text)) {
        this.#target!.touch(text);
        this.#control?.touch(text);
      }
    };
    const unknown = passes.filter(({ key }) => !this.#records.has(key));
    const archived = await this.#archived(unknown);
    running.signal.throwIfAborted(); // another run may have begun meanwhile
    const lacking: Pass[] = [];
    for (const pass of passes) {
      const found = archived.get(pass.key) ?? (archived.has(pass.key) ? null : this.#records.get(pass.key));
      if (found === undefined) lacking.push(pass);
      else arrived(pass, found);
    }
    this.passes = {
      ...this.passes,
      asked: this.passes.asked + asked,
      kept: this.passes.kept + passes.length - lacking.length,
    };
    clock.planned(
      lacking.map(({ text }) => text - part.from),
      part.texts.length,
    );
    await this.#refresh(clock, running);
    const done = (pass: Pass, record: PassRecord) => {
      arrived(pass, record);
      this.archive?.put(pass, record);
      clock.pass();
      if (clock.isDue()) void this.#refresh(clock, running);
    };
    await this.#engine.run(lacking, {
      priority: 'background',
      signal: running.signal,
      read: (pass) => this.#read(pass, settings.roles),
      onRecord: (pass, record, device) => {
        this.device = device; // the last one counts: a GPU that died in the run has a note of its own
        done(pass, record);
      },
      onTextError: (pass, message) => {
        done(pass, null);
        if (pass.view.kind !== 'plain' || pass.record !== 'trace') return; // counted as undefined where it matters
        const { id } = this.texts[pass.text]!;
        if (!this.rejected.some((known) => known.id === id))
          this.rejected = [...this.rejected, { id, message }];
      },
    });
    if (last || this.texts.length <= LARGE) return;
    await this.#refresh(clock, running); // everything is scored before its records are let go
    for (const { key } of passes) this.#records.delete(key);
  }

  async #plan(part: Part, settings: EvaluationSettings, sources: ViewSources): Promise<EvaluationPasses> {
    const words = part.texts.map(({ text }) => text);
    const plan = await planGently(this.#chosen, words, settings, sources, breathing());
    if (part.from === 0) return plan;
    return { ...plan, passes: plan.passes.map((pass) => ({ ...pass, text: pass.text + part.from })) };
  }

  /** Records from the archive, some at a time, so that the page can answer. */
  async #archived(passes: readonly Pass[]): Promise<ReadonlyMap<string, PassRecord>> {
    const found = new Map<string, PassRecord>();
    const pause = breathing();
    for (let from = 0; from < passes.length && this.archive; from += LOOKED_UP) {
      const some = await this.archive.getMany(passes.slice(from, from + LOOKED_UP));
      for (const [key, record] of some) found.set(key, record);
      await pause();
    }
    return found;
  }

  #read(pass: Pass, roles: Roles) {
    const { text } = this.texts[pass.text]!;
    return readingOf(pass.view, text, this.#sources!, proposalsOf(text, roles, this.#records));
  }

  /** One refresh at a time; what comes in between is in the next. */
  async #refresh(clock: RunClock, running: AbortController): Promise<void> {
    while (this.#refreshing) await this.#refreshing;
    if (this.#running !== running) return;
    this.#refreshing = this.#show(clock, running);
    try {
      await this.#refreshing;
    } finally {
      this.#refreshing = null;
    }
  }

  async #show(clock: RunClock, running: AbortController): Promise<void> {
    clock.refreshing();
    const pause = breathing();
    await this.#target!.update(pause);
    await this.#control?.update(pause);
    if (this.#running !== running) return;
    this.passes = { ...this.passes, run: clock.run };
    this.progress = clock.progress();
    this.#showRows();
    clock.refreshed();
    void this.#scoreSets(running);
  }

  /** Has the set attacks scored whose columns are complete. Passes do not wait for them, nor does what is shown of passes. */
  async #scoreSets(running: AbortController): Promise<void> {
    await this.#setRows!.update(() => {
      if (this.#running === running) this.#showRows();
    });
  }

  #showRows(): void {
    this.rows = [...attackRows(this.#from!), ...this.#setRows!.rows];
  }
}

/** Resolves when the signal says so. */
function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

/** Passes that are asked of the archive at once. */
const LOOKED_UP = 5000;
/** Passes that are looked at before a run is offered: more would be felt at every change of a choice. */
const PLANNED_AHEAD = 25_000;

interface RunContext {
  readonly settings: EvaluationSettings;
  readonly sources: ViewSources;
  readonly clock: RunClock;
  readonly running: AbortController;
  readonly last: boolean;
}

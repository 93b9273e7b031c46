import type { SetAttack } from '../attacks/setAttack';
import type { Prefixes } from '../data/prefixes';
import { Random } from '../data/random';
import type { LabelledText } from '../data/records';
import { EngineError } from '../models/result';
import type { Device } from '../models/scoringContract';
import type { Roles } from '../passes/need';
import type { Pass } from '../passes/plan';
import type { ViewSources } from '../passes/reading';
import type { PassRecord } from '../passes/records';
import { RecordStore } from '../passes/recordStore';
import { breathing, nextTask } from './breath';
import type { Engine } from './engine.svelte';
import { outlookOf, type EvaluationOutlook } from './evaluationOutlook';
import { LARGE, partsOf, type Part } from './evaluationParts';
import { chosenAttacks, controlRoles, type ChosenAttacks, type EvaluationSettings } from './evaluationPlan';
import type { EvaluationProgress } from './evaluationProgress';
import type { EvaluationRow } from './evaluationRows';
import { EvaluationScores } from './evaluationScores';
import { prepareTexts, type EvaluationScope } from './evaluationTexts';
import type { Ground } from './ground.svelte';
import type { RecordArchive } from './recordArchive';
import { RunClock } from './runClock';
import { RunPasses, type Traced } from './runPasses';
import { scoringGround } from './scoringGround';
import { scoreHere, type Columns, type SetScorer } from './setScorer';
import type { Settings } from './settings.svelte';

export type { EvaluationOutlook } from './evaluationOutlook';
export type { EvaluationSettings } from './evaluationPlan';
export type { EvaluationRow } from './evaluationRows';
export type { EvaluationScope } from './evaluationTexts';

export type EvaluationStatus = 'idle' | 'running' | 'done' | 'cancelled' | 'failed';

const NO_PASSES = { asked: 0, run: 0, kept: 0 };
const SEED = 1;

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
  #scores: EvaluationScores | null = null;
  #passes: RunPasses | null = null;
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
    const prepared = prepareTexts(texts, chosen, settings, scope, this.#ground.sources);
    return outlookOf(prepared, chosen, settings, (key) => this.#records.has(key));
  }

  /** Scores all texts under the present settings. Passes that an earlier run has made are not run again. */
  async run(name: string, texts: readonly LabelledText[], scope: EvaluationScope = {}): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const settings = this.#settingsFor(name, scope);
    const chosen = chosenAttacks(scope.attacks ?? null);
    const { rest, sources, from } = prepareTexts(texts, chosen, settings, scope, this.#ground.sources);
    // members and non-members come mixed, so that a curve that is half done is not skewed
    const shuffled = scope.again ? rest : new Random(SEED).shuffle(rest);
    this.#begin(settings, shuffled, chosen, sources);
    if (from !== null) this.prefixes = { from, texts: sources.prefixes };
    this.#countedBefore = this.#countNow();
    await nextTask();
    if (this.#running !== running) return; // another run has begun
    const clock = new RunClock(shuffled.length);
    const parts = partsOf(shuffled);
    try {
      for (const [index, part] of parts.entries()) {
        await this.#runPart(part, { clock, running, last: index === parts.length - 1 });
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
    if (this.#passes) yield* this.#passes.all();
  }

  /** The passes of the run, each with its trace, as far as they are in memory; those of a large set are in the archive. */
  async *traced(): AsyncGenerator<Traced, void> {
    if (this.#passes) yield* this.#passes.traced();
  }

  /** The columns that an attack on sets reads, as far as they are there: what is still to come counts as undefined. */
  columnsFor({ features }: SetAttack): Columns {
    return Object.fromEntries(
      features.map((id) => {
        const scores = this.#scores?.of(id) ?? [];
        return [id, this.texts.map((_, i) => scores[i] ?? null)];
      }),
    );
  }

  /** The words that a pass's model has read. */
  readingOf(pass: Pass): string {
    return this.#passes!.read(pass).words;
  }

  #settingsFor(data: string, scope: EvaluationScope): EvaluationSettings {
    const roles = this.#choices.roles(this.#engine.models);
    const control = scope.control === false ? null : controlRoles(this.#engine.models, roles);
    return { data, roles, control, options: this.#choices.options, seed: SEED };
  }

  #begin(
    settings: EvaluationSettings,
    texts: readonly LabelledText[],
    chosen: ChosenAttacks,
    sources: ViewSources,
  ): void {
    if (texts.length > LARGE) this.#records = new RecordStore();
    const records = this.#records;
    const of = { settings, texts, chosen };
    this.#passes = new RunPasses({ ...of, sources, records, archive: () => this.archive });
    const { options } = settings;
    const groundOf = (roles: Roles) =>
      scoringGround(this.#engine, this.#ground, { roles, options, records, sources });
    this.#scores = new EvaluationScores({ ...of, groundOf, setScorer: this.#setScorer });
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
    this.rows = this.#scores.rows;
  }

  async #runPart(part: Part, { clock, running, last }: RunContext): Promise<void> {
    running.signal.throwIfAborted();
    const run = this.#passes!;
    const { passes, asked, missing } = await run.plan(part);
    running.signal.throwIfAborted(); // another run may have begun meanwhile
    run.take(passes);
    this.missing = missing;
    const arrived = (pass: Pass, record: PassRecord) => {
      this.#records.set(pass.key, record);
      for (const text of part.sharing(pass.text)) this.#scores!.touch(text);
    };
    const known = await run.known(passes);
    running.signal.throwIfAborted(); // another run may have begun meanwhile
    const lacking: Pass[] = [];
    for (const pass of passes) {
      const found = known(pass);
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
      read: (pass) => run.read(pass),
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
    await this.#scores!.update(breathing());
    if (this.#running !== running) return;
    this.passes = { ...this.passes, run: clock.run };
    this.progress = clock.progress();
    this.rows = this.#scores!.rows;
    clock.refreshed();
    void this.#scoreSets(running);
  }

  /** Has the set attacks scored whose columns are complete. Passes do not wait for them, nor does what is shown of passes. */
  async #scoreSets(running: AbortController): Promise<void> {
    await this.#scores!.updateSets(() => {
      if (this.#running === running) this.rows = this.#scores!.rows;
    });
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

interface RunContext {
  readonly clock: RunClock;
  readonly running: AbortController;
  readonly last: boolean;
}

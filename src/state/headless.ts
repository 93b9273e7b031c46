import { toBase64 } from '../data/exports/base64';
import type { LabelledText } from '../data/records';
import { writeRunRecord } from '../lab/runRecord';
import type { ScoreSummary } from '../metrics/summary';
import { weightsSha256 } from '../models/catalogue';
import { variantName } from '../passes/need';
import type { AppState } from './app.svelte';
import { viewName } from '../passes/views';
import type { WantedRun } from './lab.svelte';
import type { LabRun } from './labRun.svelte';
import type { EvaluationRow, EvaluationScope, EvaluationSettings } from './evaluation.svelte';
import type { EvaluationProgress } from './evaluationProgress';
import type { Traced } from './runPasses';

/** How a program drives the page: the same objects that a visitor's clicks drive. */
export interface HeadlessApi {
  /** Waits until models and records are known. @returns why the page could not start, or null */
  open(): Promise<string | null>;
  models(): { id: string; sha256: string }[];
  /** The shipped set: members and known non-members. */
  records(): readonly LabelledText[];
  /**
   * Scores texts with the named attacks (all of them for null), and the base model beside the target where `other`
   * says so. @returns the reason of a failure, or null
   */
  evaluate(
    name: string,
    texts: readonly LabelledText[],
    attacks: readonly string[] | null,
    other?: Pick<EvaluationScope, 'control' | 'prefixes'>,
  ): Promise<string | null>;
  progress(): EvaluationProgress | null;
  outcome(): HeadlessOutcome;
  /** Scores by attack, in the order of outcome().ids; null = undefined. */
  scores(): Record<string, (number | null)[]>;
  /** Trains a run of the lab and attacks what came of it. @returns the reason of a failure, or null */
  train(wanted: WantedRun): Promise<string | null>;
  trainingProgress(): TrainingProgress | null;
  /** The record of the last run, as JSON. */
  trained(): string;
  /** The folder of a model that was made on this page, zipped, in base64; of the last run's where no id is given. */
  modelFolder(id?: string): string;
  /** Passes that the workers themselves counted since they started. */
  passesRun(): Promise<number>;
  /** The next traces of the run, up to `count`; none once all have been given, and then from the first again. */
  nextTraces(count: number): Promise<HeadlessTrace[]>;
}

export type TrainingProgress = Pick<LabRun, 'stage' | 'attacked'> &
  Pick<LabRun['training'], 'step' | 'secondsLeft'> & {
    /** Of the stage; null before it has begun. */
    readonly steps: number | null;
  };

export interface HeadlessOutcome {
  readonly ids: readonly string[];
  readonly device: string | null;
  readonly fallback: string | null;
  readonly settings: EvaluationSettings | null;
  readonly seconds: number;
  readonly passes: { readonly asked: number; readonly run: number };
  readonly missing: readonly { readonly attack: string; readonly reason: string }[];
  readonly rejected: readonly { readonly id: string; readonly message: string }[];
  readonly rows: readonly {
    readonly id: string;
    readonly kind: EvaluationRow['kind'];
    readonly summary: HeadlessSummary;
    /** The same on the base model; null where it does not apply or was not asked for. */
    readonly control: HeadlessSummary | null;
  }[];
}

/** A summary without the scores and the curve. */
export type HeadlessSummary = Pick<
  ScoreSummary,
  'auc' | 'tpr' | 'undefinedMembers' | 'undefinedNonmembers'
> & {
  readonly members: number;
  readonly nonmembers: number;
};

export interface HeadlessTrace {
  readonly id: string;
  /** Folder name. */
  readonly model: string;
  /** Seeded noise on the model's weights; null = none. */
  readonly noise: string | null;
  readonly view: string;
  /** Texts that stood in front; null where none were asked for. */
  readonly shots: number | null;
  readonly bos: number | null;
  readonly windows: number;
  readonly tokens: number[];
  readonly start: number[];
  readonly end: number[];
  readonly logp: number[];
  readonly entropy: number[];
  readonly sigma: number[];
  readonly rank: number[];
}

declare global {
  // a property of the page's window, for the program that drives it
  var trainspotter: HeadlessApi | undefined;
}

export function exposeHeadless(app: AppState, opened: Promise<void>): void {
  const { evaluation } = app;
  let traced: ReturnType<typeof evaluation.traced> | null = null;
  globalThis.trainspotter = {
    async open() {
      await opened;
      return app.failure;
    },
    models: () => app.engine.models.map((model) => ({ id: model.id, sha256: weightsSha256(model) ?? '' })),
    records: () => app.known.evaluated,
    async evaluate(name, texts, attacks, other = {}) {
      traced = null;
      await evaluation.run(name, texts, { attacks, control: false, ...other });
      return evaluation.error;
    },
    progress: () => evaluation.progress,
    outcome: () => ({
      ids: evaluation.texts.map(({ id }) => id),
      device: evaluation.device,
      fallback: app.engine.fallback?.cause ?? null,
      settings: evaluation.settings,
      seconds: evaluation.progress?.seconds ?? 0,
      passes: evaluation.passes,
      missing: evaluation.missing,
      rejected: evaluation.rejected,
      rows: evaluation.rows.map(({ id, kind, summary, control }) => ({
        id,
        kind,
        summary: withoutScores(summary),
        control: control === null || control === 'not applicable' ? null : withoutScores(control),
      })),
    }),
    scores: () =>
      Object.fromEntries(evaluation.rows.map(({ id, scores }) => [id, scores.map((score) => score ?? null)])),
    async train(wanted) {
      const [run] = await app.lab.start([wanted]);
      await app.lab.settled(run!);
      return run!.status === 'done' ? null : (run!.error ?? run!.status);
    },
    trainingProgress() {
      const run = app.lab.current;
      if (!run) return null;
      const { stage, attacked, training } = run;
      const { step, secondsLeft, start } = training;
      return { stage, step, secondsLeft, attacked, steps: start?.steps ?? null };
    },
    trained: () => writeRunRecord(app.lab.records.at(-1)!),
    modelFolder: (id) => toBase64(app.ownModels.zip(id ?? app.lab.runs[0]!.model!).bytes.buffer),
    passesRun: () => app.engine.passesRun(),
    async nextTraces(count) {
      traced ??= evaluation.traced();
      const traces: HeadlessTrace[] = [];
      while (traces.length < count) {
        const next = await traced.next();
        if (next.done) break;
        traces.push(traceOf(next.value));
      }
      if (traces.length === 0) traced = null;
      return traces;
    },
  };
}

function traceOf({ id, pass, trace }: Traced): HeadlessTrace {
  return {
    id,
    model: pass.model,
    noise: pass.noise && variantName('', pass.noise),
    view: viewName(pass.view),
    shots: trace.shots ?? null,
    bos: trace.bos,
    windows: trace.windows,
    tokens: Array.from(trace.tokens),
    start: Array.from(trace.start),
    end: Array.from(trace.end),
    logp: Array.from(trace.logp),
    entropy: Array.from(trace.entropy),
    sigma: Array.from(trace.sigma),
    rank: Array.from(trace.rank),
  };
}

function withoutScores(summary: ScoreSummary): HeadlessSummary {
  const { members, nonmembers, undefinedMembers, undefinedNonmembers, auc, tpr } = summary;
  return {
    members: members.length,
    nonmembers: nonmembers.length,
    undefinedMembers,
    undefinedNonmembers,
    auc,
    tpr,
  };
}

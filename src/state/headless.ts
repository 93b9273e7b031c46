import type { LabelledText } from '../data/records';
import type { ScoreSummary } from '../metrics/summary';
import type { AppState } from './app.svelte';
import type { EvaluationProgress, EvaluationSettings } from './evaluation.svelte';

/** How a program drives the page: the same objects that a visitor's clicks drive. */
export interface HeadlessApi {
  /** Waits until models and records are known. @returns why the page could not start, or null */
  open(): Promise<string | null>;
  models(): { id: string; sha256: string }[];
  /** The shipped set: members and known non-members. */
  records(): readonly LabelledText[];
  /** Scores texts with the named attacks (all of them for null). @returns the reason of a failure, or null */
  evaluate(
    name: string,
    texts: readonly LabelledText[],
    attacks: readonly string[] | null,
  ): Promise<string | null>;
  progress(): EvaluationProgress | null;
  outcome(): HeadlessOutcome;
  /** Scores by attack, in the order of outcome().ids; null = undefined. */
  scores(): Record<string, (number | null)[]>;
  /** Passes that the workers themselves counted since they started. */
  passesRun(): Promise<number>;
  /** Up to `count` traces from the `from`-th on. */
  traces(from: number, count: number): HeadlessTrace[];
}

export interface HeadlessOutcome {
  readonly ids: readonly string[];
  readonly device: string | null;
  readonly fallback: string | null;
  readonly settings: EvaluationSettings | null;
  readonly seconds: number;
  readonly passes: { readonly asked: number; readonly run: number };
  readonly rejected: readonly { readonly id: string; readonly message: string }[];
  readonly rows: readonly {
    readonly id: string;
    readonly kind: 'attack' | 'blind';
    readonly summary: HeadlessSummary;
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
  readonly model: string;
  readonly view: string;
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
  let traces: HeadlessTrace[] | null = null;
  globalThis.trainspotter = {
    async open() {
      await opened;
      return app.failure;
    },
    models: () =>
      app.engine.models.map(({ id, files }) => ({ id, sha256: files['model.safetensors']?.sha256 ?? '' })),
    records: () => app.known.evaluated,
    async evaluate(name, texts, attacks) {
      traces = null;
      await evaluation.run(name, texts, { attacks, control: false });
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
      rejected: evaluation.rejected,
      rows: evaluation.rows.map(({ id, kind, summary }) => ({
        id,
        kind,
        summary: {
          members: summary.members.length,
          nonmembers: summary.nonmembers.length,
          undefinedMembers: summary.undefinedMembers,
          undefinedNonmembers: summary.undefinedNonmembers,
          auc: summary.auc,
          tpr: summary.tpr,
        },
      })),
    }),
    scores: () =>
      Object.fromEntries(evaluation.rows.map(({ id, scores }) => [id, scores.map((score) => score ?? null)])),
    passesRun: () => app.engine.passesRun(),
    traces(from, count) {
      traces ??= Array.from(evaluation.traced(), ({ id, pass, trace }) => ({
        id,
        model: pass.model,
        view: pass.view.kind,
        bos: trace.bos,
        windows: trace.windows,
        tokens: Array.from(trace.tokens),
        start: Array.from(trace.start),
        end: Array.from(trace.end),
        logp: Array.from(trace.logp),
        entropy: Array.from(trace.entropy),
        sigma: Array.from(trace.sigma),
        rank: Array.from(trace.rank),
      }));
      return traces.slice(from, from + count);
    },
  };
}

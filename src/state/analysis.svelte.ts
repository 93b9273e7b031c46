import { SET_ATTACKS } from '../attacks/registry';
import { optionsOf } from '../attacks/scoring';
import type { LabelledText } from '../data/records';
import type { AttackOverlap } from '../metrics/attackOverlap';
import type { ColumnIntervals } from '../metrics/columnIntervals';
import type { Column } from '../metrics/columns';
import type { Comparison } from '../metrics/comparison';
import type { LabelShuffle } from '../metrics/labelShuffle';
import type { PrivacyAudit } from '../metrics/privacyAudit';
import { summarise } from '../metrics/summary';
import type { SplitReport } from '../models/analysisContract';
import type { Result } from '../models/result';
import { Analyst } from './analyst';
import { nextTask } from './breath';
import type { Evaluation, EvaluationRow } from './evaluation.svelte';
import type { SetScorer } from './setScorer';
import type { TrainingRecord } from './trainingRecord';

const SEED = 1;
const DRAWS = 1000;
/** A larger set is refitted on shuffled labels only when that is asked for: it takes a while. */
const SHUFFLED_UNASKED = 2500;

/** An answer of the worker: on its way, there, or why there is none. */
export interface Answer<T> {
  readonly value: T | null;
  readonly waiting: boolean;
  readonly error: string | null;
}

const NOTHING = { value: null, waiting: false, error: null } as const;

/** What is worked out from scores in the analysis workers: intervals, comparisons, audits, and what the referee looks at. */
export class Analysis {
  /** By attack. */
  intervals = $state.raw<ReadonlyMap<string, ColumnIntervals>>(new Map());
  split = $state.raw<Answer<SplitReport>>(NOTHING);
  /** By attack; null = no shuffle had an AUC. */
  shuffles = $state.raw<ReadonlyMap<string, LabelShuffle | null>>(new Map());
  shuffling = $state(false);
  training = $state.raw<TrainingRecord | null>(null);
  comparison = $state.raw<Answer<Comparison>>(NOTHING);
  overlap = $state.raw<Answer<AttackOverlap>>(NOTHING);
  audit = $state.raw<Answer<PrivacyAudit>>(NOTHING);
  /** The blind baselines of the texts that are about to be run. */
  blind = $state.raw<readonly EvaluationRow[]>([]);
  /** Whether results on the evaluated texts had been seen under other options; null = not known. */
  seenBefore = $state<boolean | null>(null);

  readonly #analyst: Analyst;
  /** Long jobs have a worker of their own, so that a question is answered meanwhile. */
  readonly #slow: Analyst;
  readonly #scorer: SetScorer;
  readonly #trainings: (model: string) => Promise<TrainingRecord | null>;
  #texts: readonly LabelledText[] | null = null;
  #rows: readonly EvaluationRow[] | null = null;
  #blindFor: readonly LabelledText[] | null = null;
  #trainingOf: string | null = null;
  /** By set: the options under which results have been shown. */
  readonly #seen = new Map<string, Set<string>>();

  /** @param trainings how far a model was trained; null where it is not told */
  constructor(
    trainings: (model: string) => Promise<TrainingRecord | null>,
    scorer: SetScorer,
    analyst = new Analyst(),
    slow = new Analyst(),
  ) {
    this.#trainings = trainings;
    this.#scorer = scorer;
    this.#analyst = analyst;
    this.#slow = slow;
  }

  /** Scores the blind baselines, which need no run. */
  async lookBlind(texts: readonly LabelledText[]): Promise<void> {
    if (this.#blindFor === texts) return;
    this.#blindFor = texts;
    this.blind = [];
    const labels = texts.map(({ member }) => member);
    for (const { id, name } of SET_ATTACKS.filter(({ blind }) => blind)) {
      const scores = await this.#scorer.score(id, texts, {}, {}, SEED);
      if (this.#blindFor !== texts) return;
      const summary = summarise(scores, labels);
      const row = { id, name, scores, summary, controlScores: null, obstacle: null } as const;
      this.blind = [...this.blind, { ...row, kind: 'blind', control: 'not applicable' }];
    }
  }

  /** What can be said of a run as soon as it has begun: of its texts, and of how its target was trained. */
  begun({ texts, settings }: Evaluation): void {
    if (this.#texts === texts || settings === null) return;
    this.#texts = texts;
    this.intervals = new Map();
    this.shuffles = new Map();
    this.shuffling = false;
    this.comparison = this.overlap = this.audit = NOTHING;
    this.#noteOptions(texts, JSON.stringify(settings.options));
    void this.#look(texts);
    void this.#lookAtTraining(settings.roles.target);
  }

  /** What takes all scores, once they are there. */
  async over(evaluation: Evaluation): Promise<void> {
    const { rows, texts } = evaluation;
    if (this.#rows === rows) return;
    this.#rows = rows;
    const scored = rows.filter(({ summary }) => summary.roc !== null);
    void this.#analyst.intervals(
      scored.map(columnOf),
      labelsOf(texts),
      { seed: SEED, draws: DRAWS },
      {
        key: 'intervals',
        onColumn: (one) => {
          if (this.#rows === rows) this.intervals = new Map([...this.intervals, [one.id, one]]);
        },
      },
    );
    if (texts.length <= SHUFFLED_UNASKED) await this.shuffle(evaluation);
  }

  /** Refits every trained attack on labels that mean nothing. */
  async shuffle(evaluation: Evaluation): Promise<void> {
    const { rows, texts, settings } = evaluation;
    if (settings === null) return;
    this.shuffling = true;
    for (const attack of SET_ATTACKS.filter(({ trained }) => trained)) {
      const row = rows.find(({ id, summary }) => id === attack.id && summary.roc !== null);
      if (!row) continue;
      const result = await this.#slow.shuffle(
        {
          attack: attack.id,
          texts,
          columns: Object.entries(evaluation.columnsFor(attack)).map(([id, scores]) => ({ id, scores })),
          options: optionsOf(attack, settings.options),
          seed: SEED,
          shuffling: { seed: SEED, observed: row.summary.auc?.auc ?? null },
        },
        { key: 'shuffle' },
      );
      if (this.#texts !== texts) return; // another run has begun
      if (result.ok) this.shuffles = new Map([...this.shuffles, [attack.id, result.value]]);
    }
    this.shuffling = false;
  }

  async compare(
    evaluation: Evaluation,
    first: EvaluationRow,
    second: EvaluationRow,
    alpha: number,
    onBase = false,
  ): Promise<void> {
    this.comparison = { ...this.comparison, waiting: true };
    const columns = { first: columnOf(first), second: onBase ? controlColumn(second) : columnOf(second) };
    const result = await this.#analyst.compare(
      columns,
      labelsOf(evaluation.texts),
      { seed: SEED, draws: DRAWS, alpha },
      { key: 'compare' },
    );
    const answer = answerOf(result);
    if (answer) this.comparison = answer;
  }

  async compareSets(evaluation: Evaluation, rows: readonly EvaluationRow[], alpha: number): Promise<void> {
    this.overlap = { ...this.overlap, waiting: true };
    const labels = labelsOf(evaluation.texts);
    const answer = answerOf(
      await this.#analyst.overlap(rows.map(columnOf), labels, { alpha }, { key: 'overlap' }),
    );
    if (answer) this.overlap = answer;
  }

  /** @param theory the epsilon that the training promises; null where it promises none */
  async lookAtPrivacy(
    evaluation: Evaluation,
    row: EvaluationRow,
    { delta, theory, coins }: { delta: number; theory: number | null; coins: boolean | null },
  ): Promise<void> {
    this.audit = { ...this.audit, waiting: true };
    const labels = labelsOf(evaluation.texts);
    const answer = answerOf(
      await this.#analyst.audit(
        columnOf(row),
        labels,
        { seed: SEED, delta, theory, coins },
        { key: 'audit' },
      ),
    );
    if (answer) this.audit = answer;
  }

  async #look(texts: readonly LabelledText[]): Promise<void> {
    this.split = { value: null, waiting: true, error: null };
    await nextTask(); // a large set takes a while to be sent
    const answer = answerOf(await this.#slow.split(texts, { key: 'split' }));
    if (answer && this.#texts === texts) this.split = answer;
  }

  async #lookAtTraining(target: string | null): Promise<void> {
    if (this.#trainingOf === target) return;
    this.#trainingOf = target;
    this.training = null;
    if (target === null) return;
    const record = await this.#trainings(target);
    if (this.#trainingOf === target) this.training = record;
  }

  /** Options that are changed after a result was seen on the same texts may have been chosen by it. */
  #noteOptions(texts: readonly LabelledText[], options: string): void {
    const set = texts
      .map(({ id }) => id)
      .sort()
      .join('\n');
    const seen = this.#seen.get(set) ?? new Set<string>();
    this.seenBefore = [...seen].some((earlier) => earlier !== options) ? true : null;
    this.#seen.set(set, seen.add(options));
  }
}

function columnOf({ id, scores, summary }: EvaluationRow): Column {
  const length = Math.max(scores.length, summary.pending);
  return { id, scores: Array.from({ length }, (_, i) => scores[i] ?? null) };
}

function controlColumn(row: EvaluationRow): Column {
  return columnOf({ ...row, scores: row.controlScores ?? row.scores.map(() => null) });
}

function labelsOf(texts: readonly LabelledText[]): (boolean | null)[] {
  return texts.map(({ member }) => member);
}

/** null for an answer to a question that no longer counts. */
function answerOf<T>(result: Result<T | null>): Answer<T> | null {
  if (result.ok) return { value: result.value, waiting: false, error: null };
  return result.error.kind === 'cancelled'
    ? null
    : { value: null, waiting: false, error: result.error.message };
}

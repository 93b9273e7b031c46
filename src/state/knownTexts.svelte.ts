import type { Attack } from '../attacks/attack';
import { ATTACKS } from '../attacks/registry';
import { demandsOf, optionsOf, type ChosenOptions } from '../attacks/scoring';
import type { FittedScore, SetAttack } from '../attacks/setAttack';
import { evaluatedRecords, readRecords, type LabelledText, type ShippedRecord } from '../data/records';
import { EngineError } from '../models/result';
import type { Roles } from '../passes/need';
import { planPasses, proposalsOf, type Pass } from '../passes/plan';
import { readingOf } from '../passes/reading';
import { recordedByKey } from '../passes/recordedTraces';
import { RecordStore } from '../passes/recordStore';
import { isQuick } from './attackerChoice';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
import { columnKey, KnownColumns } from './knownColumns';
import { LabelsByTarget, type KnownLabels, type MadeHere } from './knownLabels';
import { rangeOf, type KnownRange } from './knownRange';
import { byClass, type Strip } from './knownStrip';
import { fetchRecordedScores, recordedColumn, type RecordedScores } from './recordedScores';
import { fetchRecording } from './recording';
import { scoringGround } from './scoringGround';
import { tableOf, type Column, type Columns } from './setScorer';

const SEED = 1;

/** The shipped records and their traces, recorded or made here: the ground on which a score is read. */
export class KnownTexts {
  records = $state.raw<readonly ShippedRecord[]>([]);
  /** The records that are evaluated, as the shipped targets have read them: members and known non-members. */
  evaluated = $state.raw<readonly LabelledText[]>([]);
  /** Where the traces come from: the command that recorded them, or null where they were made on this page. */
  recordedBy = $state.raw<string | null>(null);
  /** Counts up whenever scores have come in: what is derived from them reads it. */
  revision = $state(0);
  /** The models that recordedBy speaks of. */
  recordedModels = $state.raw<readonly string[]>([]);
  /** Passes done and wanted while traces are made here; null when none are being made. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);

  readonly #root: string;
  readonly #engine: Engine;
  readonly #ground: Ground;
  readonly #store = new RecordStore();
  /** Scores in the order of `evaluated`, of the attacks that are worked out here. */
  readonly #columns: KnownColumns;
  /** By labels, attack, roles and options, as the columns are. */
  readonly #strips = new Map<string, Strip>();
  readonly #fitted = new Map<string, FittedScore>();
  readonly #labels: LabelsByTarget;
  #recordedScores: RecordedScores | null = null;
  #recording: Promise<void> | null = null;

  /**
   * @param root URL of public/data, with a slash at its end
   * @param made what tells of the texts that a model has read which is not shipped
   */
  constructor(root: string, engine: Engine, ground: Ground, made?: MadeHere) {
    this.#root = root;
    this.#engine = engine;
    this.#ground = ground;
    this.#labels = new LabelsByTarget(
      () => engine.models,
      () => this.records,
      made,
    );
    this.#columns = new KnownColumns((roles, options) =>
      scoringGround(engine, ground, { roles, options, records: this.#store }),
    );
  }

  /** @throws EngineError 'download' */
  async open(): Promise<void> {
    const response = await fetch(`${this.#root}records.jsonl`).catch(() => null);
    if (!response?.ok)
      throw new EngineError({ kind: 'download', message: 'The shipped records could not be read.' });
    this.records = readRecords(await response.text());
    this.evaluated = evaluatedRecords(this.records);
  }

  /** Which of the records a target has read. */
  labels(target: string | null): KnownLabels {
    return this.#labels.of(target);
  }

  /**
   * Makes sure that strips for these roles are there: from the recording where there is one for these very weights, else
   * by scoring the records here, in the background. Attacks of many passes have strips from the recording alone.
   * Where nothing is known of what the target has read there are none.
   *
   * @param attacks those that strips are wanted of
   * @throws EngineError, 'cancelled' where the signal says so
   */
  async fill(
    roles: Roles,
    chosen: ChosenOptions,
    signal: AbortSignal,
    attacks: readonly Attack[] = ATTACKS,
  ): Promise<void> {
    if (this.records.length === 0) await this.open();
    await (this.#recording ??= this.#readRecordings());
    const labels = this.labels(roles.target);
    if (labels.known.length === 0) return;
    const texts = labels.known.map(({ text }) => text);
    const cheap = attacks.filter((attack) => isQuick(attack.needs(optionsOf(attack, chosen))));
    const known = (key: string) => this.#store.has(key);
    const plan = planPasses(texts, demandsOf(cheap, chosen), roles, known, this.#ground.sources);
    const warmUp = () => this.#columns.warmUp(cheap, labels, roles, chosen, signal, () => this.revision++);
    await warmUp();
    try {
      await this.#run(plan.passes, texts, roles, signal, warmUp);
    } finally {
      this.progress = null;
    }
  }

  /** Scores of the known texts; null while they are not there, or where nobody has made them for these options. */
  strip(attack: Attack | SetAttack, roles: Roles, chosen: ChosenOptions): Strip | null {
    const column = this.#column(attack, roles, chosen);
    if (!column) return null;
    const labels = this.labels(roles.target);
    const key = columnKey(labels, attack, roles, chosen);
    let strip = this.#strips.get(key);
    if (!strip) {
      strip = { ...byClass(column.scores, labels.texts), recordedBy: column.recordedBy };
      this.#strips.set(key, strip);
    }
    return strip;
  }

  /** Scores of `evaluated`, one for each text, null = undefined or in no class; null while they are not there. */
  scores(attack: Attack | SetAttack, roles: Roles, chosen: ChosenOptions): Column | null {
    return this.#column(attack, roles, chosen)?.scores ?? null;
  }

  /** An attack on sets, fitted on the known texts, for a text of the visitor's; null where that cannot be had: it takes both classes. */
  fitted(attack: SetAttack, roles: Roles, chosen: ChosenOptions): FittedScore | null {
    const labels = this.labels(roles.target);
    if (!attack.fit || labels.members === 0 || labels.nonmembers === 0) return null;
    const key = columnKey(labels, attack, roles, chosen);
    const known = this.#fitted.get(key);
    if (known) return known;
    const columns: Record<string, Column> = {};
    for (const feature of attack.features) {
      const column = this.#column(
        ATTACKS.find(({ id }) => id === feature)!,
        roles,
        chosen,
      );
      if (!column) return null;
      columns[feature] = column.scores.filter((_, i) => labels.texts[i]!.member !== null);
    }
    const fitted = attack.fit(
      tableOf(labels.known, columns satisfies Columns),
      optionsOf(attack, chosen),
      SEED,
    );
    this.#fitted.set(key, fitted);
    return fitted;
  }

  /** What the known texts span under a target; null while not all of their traces are there. */
  range(target: string): KnownRange | null {
    return rangeOf(this.labels(target).known, target, this.#store);
  }

  #column(
    attack: Attack | SetAttack,
    roles: Roles,
    chosen: ChosenOptions,
  ): { readonly scores: Column; readonly recordedBy: string | null } | null {
    const labels = this.labels(roles.target);
    if (labels.known.length === 0) return null;
    const live = 'needs' in attack && isQuick(attack.needs(optionsOf(attack, chosen)));
    if (live) {
      const scores = this.#columns.of(attack, labels, roles, chosen);
      return scores && { scores, recordedBy: null };
    }
    const recorded = this.#recordedScores;
    const scores = recorded && recordedColumn(recorded, attack, roles, chosen);
    return scores && { scores, recordedBy: recorded.made_by };
  }

  /** One model and view after the other, so that the cheap attacks' strips are there while the rest is being made. */
  async #run(
    passes: readonly Pass[],
    texts: readonly string[],
    roles: Roles,
    signal: AbortSignal,
    afterEach: () => Promise<void>,
  ): Promise<void> {
    const kindOf = ({ model, view }: Pass) => `${model} ${view.kind}`;
    let done = 0;
    for (const kind of new Set(passes.map(kindOf))) {
      const round = passes.filter((pass) => kindOf(pass) === kind);
      const arrived = () => {
        this.progress = { done: ++done, total: passes.length };
      };
      await this.#engine.run(round, {
        priority: 'background',
        signal,
        read: ({ view, text }) => {
          const words = texts[text]!;
          return readingOf(view, words, this.#ground.sources, proposalsOf(words, roles, this.#store));
        },
        onRecord: (pass, record) => {
          this.#store.set(pass.key, record);
          arrived();
        },
        onTextError: (pass) => {
          this.#store.set(pass.key, null);
          arrived();
        },
      });
      await afterEach();
    }
  }

  async #readRecordings(): Promise<void> {
    const { models } = this.#engine;
    const ids = this.evaluated.map(({ id }) => id);
    const [recording, scores] = await Promise.all([
      fetchRecording(`${this.#root}recorded-traces.bin`, models),
      fetchRecordedScores(`${this.#root}recorded-scores.json`, models, ids),
    ]);
    if (scores) {
      this.#recordedScores = scores;
      this.revision++;
    }
    if (!recording) return;
    const texts = new Map(this.records.map(({ id, text }) => [id, text]));
    for (const [key, trace] of recordedByKey(recording, texts)) this.#store.set(key, trace);
    this.recordedBy = recording.made_by;
    this.recordedModels = Object.keys(recording.models);
  }
}

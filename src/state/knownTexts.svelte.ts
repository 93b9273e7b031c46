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
  /** The records that are evaluated: members and known non-members. */
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
  readonly #strips = new Map<Column, Strip>();
  readonly #fitted = new Map<string, FittedScore>();
  #recordedScores: RecordedScores | null = null;
  #recording: Promise<void> | null = null;

  /** @param root URL of public/data, with a slash at its end */
  constructor(root: string, engine: Engine, ground: Ground) {
    this.#root = root;
    this.#engine = engine;
    this.#ground = ground;
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

  /**
   * Makes sure that strips for these roles are there: from the recording where there is one for these very weights, else
   * by scoring the records here, in the background. Attacks of many passes have strips from the recording alone.
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
    const texts = this.evaluated.map(({ text }) => text);
    const cheap = attacks.filter((attack) => isQuick(attack.needs(optionsOf(attack, chosen))));
    const known = (key: string) => this.#store.has(key);
    const plan = planPasses(texts, demandsOf(cheap, chosen), roles, known, this.#ground.sources);
    const warmUp = () =>
      this.#columns.warmUp(cheap, this.evaluated, roles, chosen, signal, () => this.revision++);
    await warmUp();
    try {
      await this.#run(plan.passes, roles, signal, warmUp);
    } finally {
      this.progress = null;
    }
  }

  /** Scores of the known texts; null while they are not there, or where nobody has made them for these options. */
  strip(attack: Attack | SetAttack, roles: Roles, chosen: ChosenOptions): Strip | null {
    const column = this.#column(attack, roles, chosen);
    if (!column) return null;
    let strip = this.#strips.get(column.scores);
    if (!strip) {
      strip = { ...byClass(column.scores, this.evaluated), recordedBy: column.recordedBy };
      this.#strips.set(column.scores, strip);
    }
    return strip;
  }

  /** Scores of `evaluated`, one for each text, null = undefined; null while they are not there. */
  scores(attack: Attack | SetAttack, roles: Roles, chosen: ChosenOptions): Column | null {
    return this.#column(attack, roles, chosen)?.scores ?? null;
  }

  /** An attack on sets, fitted on the known texts, for a text of the visitor's; null where that cannot be had. */
  fitted(attack: SetAttack, roles: Roles, chosen: ChosenOptions): FittedScore | null {
    if (!attack.fit) return null;
    const key = columnKey(attack, roles, chosen);
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
      columns[feature] = column.scores;
    }
    const fitted = attack.fit(
      tableOf(this.evaluated, columns satisfies Columns),
      optionsOf(attack, chosen),
      SEED,
    );
    this.#fitted.set(key, fitted);
    return fitted;
  }

  /** What the known texts span under a target; null while not all of their traces are there. */
  range(target: string): KnownRange | null {
    return rangeOf(this.evaluated, target, this.#store);
  }

  #column(
    attack: Attack | SetAttack,
    roles: Roles,
    chosen: ChosenOptions,
  ): { readonly scores: Column; readonly recordedBy: string | null } | null {
    const live = 'needs' in attack && isQuick(attack.needs(optionsOf(attack, chosen)));
    if (live) {
      const scores = this.#columns.of(attack, this.evaluated, roles, chosen);
      return scores && { scores, recordedBy: null };
    }
    const recorded = this.#recordedScores;
    const scores = recorded && recordedColumn(recorded, attack, roles, chosen);
    return scores && { scores, recordedBy: recorded.made_by };
  }

  /** One model and view after the other, so that the cheap attacks' strips are there while the rest is being made. */
  async #run(
    passes: readonly Pass[],
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
          const words = this.evaluated[text]!.text;
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

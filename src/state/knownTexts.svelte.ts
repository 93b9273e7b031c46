import * as v from 'valibot';
import { initialOptions, type Attack } from '../attacks/attack';
import { negativeLogLikelihood } from '../attacks/loss';
import { ATTACKS } from '../attacks/registry';
import { demandsOf, optionsOf, scoreText, type ChosenOptions, type ScoringGround } from '../attacks/scoring';
import type { FittedScore, SetAttack } from '../attacks/setAttack';
import { evaluatedRecords, readRecords, type LabelledText, type ShippedRecord } from '../data/records';
import { ofTheseWeights } from '../models/catalogue';
import { EngineError } from '../models/result';
import type { Roles } from '../passes/need';
import { passKey, planPasses, proposalsOf, type Pass } from '../passes/plan';
import { readingOf } from '../passes/reading';
import { recordedByKey } from '../passes/recordedTraces';
import { isTrace } from '../passes/records';
import { RecordStore } from '../passes/recordStore';
import { isQuick } from './attackerChoice';
import { breathing } from './breath';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
import { fetchRecording } from './recording';
import { tableOf, type Columns } from './setScorer';

/** Scores of the known texts under one attack: what a new score is read against. */
export interface Strip {
  readonly members: readonly number[];
  readonly nonmembers: readonly number[];
  /** The command that recorded the scores themselves; null where they are worked out here from traces. */
  readonly recordedBy: string | null;
}

/** What the known texts span, as [least, most]: a text outside of it is read with care. */
export interface KnownRange {
  readonly tokens: readonly [number, number];
  /** Mean loss under the target, nats a token. */
  readonly loss: readonly [number, number];
}

type Column = readonly (number | null)[];

/** recorded-scores.json: every attack's scores of the evaluated records, with the initial options. */
const RecordedScores = v.object({
  made_by: v.string(),
  made_on: v.string(),
  device: v.string(),
  models: v.record(v.string(), v.string()),
  roles: v.record(v.string(), v.nullable(v.string())),
  ids: v.array(v.string()),
  scores: v.record(v.string(), v.array(v.nullable(v.number()))),
});
type RecordedScores = v.InferOutput<typeof RecordedScores>;

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
  /** Scores in the order of `evaluated`, by attack, roles and options. */
  readonly #columns = new Map<string, Column>();
  readonly #strips = new Map<Column, Strip>();
  readonly #fitted = new Map<string, FittedScore>();
  /** Attacks whose columns have been made once for their roles: to make them again with other options is quick. */
  readonly #warm = new Set<string>();
  #recordedScores: RecordedScores | null = null;
  #recording: Promise<void> | null = null;

  /** @param root URL of public/data, with a slash at its end */
  constructor(root: string, engine: Engine, ground: Ground) {
    this.#root = root;
    this.#engine = engine;
    this.#ground = ground;
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
    const warmUp = () => this.#warmUp(cheap, roles, chosen, signal);
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
      strip = { ...this.#stripOf(column.scores), recordedBy: column.recordedBy };
      this.#strips.set(column.scores, strip);
    }
    return strip;
  }

  /** Scores of `evaluated`, one for each text, null = undefined; null while they are not there. */
  scores(attack: Attack | SetAttack, roles: Roles, chosen: ChosenOptions): readonly (number | null)[] | null {
    return this.#column(attack, roles, chosen)?.scores ?? null;
  }

  /** An attack on sets, fitted on the known texts, for a text of the visitor's; null where that cannot be had. */
  fitted(attack: SetAttack, roles: Roles, chosen: ChosenOptions): FittedScore | null {
    if (!attack.fit) return null;
    const key = keyOf(attack, roles, chosen);
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
    const traces = this.evaluated.flatMap(({ text }) => {
      const record = this.#store.get(passKey(target, text));
      return isTrace(record) ? [record] : [];
    });
    if (traces.length === 0 || traces.length < this.evaluated.length) return null;
    const lengths = traces.map(({ logp }) => logp.length);
    const losses = traces.flatMap(({ logp }) => negativeLogLikelihood(logp) ?? []);
    const span = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
    return { tokens: span(lengths), loss: span(losses) };
  }

  #column(
    attack: Attack | SetAttack,
    roles: Roles,
    chosen: ChosenOptions,
  ): { readonly scores: Column; readonly recordedBy: string | null } | null {
    const live = 'needs' in attack && isQuick(attack.needs(optionsOf(attack, chosen)));
    if (!live) {
      const scores = this.#recordedColumn(attack, roles, chosen);
      return scores && { scores, recordedBy: this.#recordedScores!.made_by };
    }
    const key = keyOf(attack, roles, chosen);
    let column = this.#columns.get(key);
    if (!column && this.#warm.has(warmKey(attack, roles))) {
      const ground = this.#groundOf(roles, chosen);
      const scores = this.evaluated.map(({ text }) => scoreText(attack, text, ground));
      if (scores.includes(undefined)) return null; // the options ask for passes that are not there
      column = scores.map((score) => score ?? null);
      this.#columns.set(key, column);
    }
    return column ? { scores: column, recordedBy: null } : null;
  }

  /** Recorded scores, where they were made by these models and with these options. */
  #recordedColumn(attack: Attack | SetAttack, roles: Roles, chosen: ChosenOptions): Column | null {
    const recorded = this.#recordedScores;
    const initial = attack.options.every(
      ({ key, initial: value }) => (chosen[attack.id]?.[key] ?? value) === value,
    );
    if (!recorded || !initial) return null;
    const same = (['target', 'reference', 'base', 'smaller'] as const).every(
      (role) => recorded.roles[role] === roles[role],
    );
    const candidate =
      'needs' in attack && attack.needs(initialOptions(attack)).some(({ model }) => model === 'candidate');
    const other = candidate && recorded.roles['candidate'] !== roles.candidate;
    return same && !other ? (recorded.scores[attack.id] ?? null) : null;
  }

  #groundOf(roles: Roles, options: ChosenOptions): ScoringGround {
    const target = this.#engine.models.find(({ id }) => id === roles.target);
    const { sources } = this.#ground;
    return {
      roles,
      options,
      records: this.#store,
      sources,
      tokenFrequency: this.#ground.tokenFrequency(target),
    };
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

  /** Makes the columns whose traces are all there, in slices: hundreds of texts to compress take a while. */
  async #warmUp(
    attacks: readonly Attack[],
    roles: Roles,
    chosen: ChosenOptions,
    signal: AbortSignal,
  ): Promise<void> {
    const pause = breathing();
    const ground = this.#groundOf(roles, chosen);
    for (const attack of attacks) {
      if (this.#warm.has(warmKey(attack, roles))) continue;
      const scores: (number | null)[] = [];
      for (const { text } of this.evaluated) {
        await pause();
        if (signal.aborted) return;
        const score = scoreText(attack, text, ground);
        if (score === undefined) break;
        scores.push(score);
      }
      if (scores.length < this.evaluated.length || scores.length === 0) continue;
      this.#columns.set(keyOf(attack, roles, chosen), scores);
      this.#warm.add(warmKey(attack, roles));
      this.revision++;
    }
  }

  /** Scores by class, undefined ones left out. */
  #stripOf(scores: Column): Pick<Strip, 'members' | 'nonmembers'> {
    const ofClass = (wanted: boolean) =>
      scores.flatMap((score, i) => (this.evaluated[i]!.member === wanted ? (score ?? []) : []));
    return { members: ofClass(true), nonmembers: ofClass(false) };
  }

  async #readRecordings(): Promise<void> {
    const { models } = this.#engine;
    const [recording, scores] = await Promise.all([
      fetchRecording(`${this.#root}recorded-traces.bin`, models),
      fetch(`${this.#root}recorded-scores.json`)
        .then(async (response) => (response.ok ? v.parse(RecordedScores, await response.json()) : null))
        .catch(() => null),
    ]);
    const ids = this.evaluated.map(({ id }) => id);
    if (scores && ofTheseWeights(models, scores.models) && scores.ids.join() === ids.join()) {
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

function warmKey(attack: Attack, roles: Roles): string {
  return JSON.stringify([attack.id, roles]);
}

function keyOf(attack: Attack | SetAttack, roles: Roles, chosen: ChosenOptions): string {
  return JSON.stringify([attack.id, roles, optionsOf(attack, chosen)]);
}

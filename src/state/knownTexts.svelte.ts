import type { Attack } from '../attacks/attack';
import { negativeLogLikelihood } from '../attacks/loss';
import { demandsOf, optionsOf, scoreText, type ChosenOptions } from '../attacks/scoring';
import { evaluatedRecords, readRecords, type LabelledText, type ShippedRecord } from '../data/records';
import { EngineError } from '../models/result';
import type { Roles } from '../passes/need';
import { passKey, planPasses, type Pass } from '../passes/plan';
import { recordedByKey } from '../passes/recordedTraces';
import { TraceStore } from '../passes/traceStore';
import { ATTACKS } from '../attacks/registry';
import type { Engine } from './engine.svelte';
import { fetchRecording } from './recording';

/** Scores of the known texts under one attack: what a new score is read against. */
export interface Strip {
  readonly members: readonly number[];
  readonly nonmembers: readonly number[];
}

/** What the known texts span, as [least, most]: a text outside of it is read with care. */
export interface KnownRange {
  readonly tokens: readonly [number, number];
  /** Mean loss under the target, nats a token. */
  readonly loss: readonly [number, number];
}

/** Milliseconds that scoring may keep the page from answering. */
const SLICE_MS = 12;

/** The shipped records and their traces, recorded or made here: the ground on which a score is read. */
export class KnownTexts {
  records = $state.raw<readonly ShippedRecord[]>([]);
  /** The records that are evaluated: members and known non-members. */
  evaluated = $state.raw<readonly LabelledText[]>([]);
  /** Where the traces come from: the command that recorded them, or null where they were made on this page. */
  recordedBy = $state.raw<string | null>(null);
  /** Counts up whenever traces have come in: what is derived from them reads it. */
  revision = $state(0);
  /** The models that recordedBy speaks of. */
  recordedModels = $state.raw<readonly string[]>([]);
  /** Passes done and wanted while traces are made here; null when none are being made. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);

  readonly #root: string;
  readonly #engine: Engine;
  readonly #traces = new TraceStore();
  readonly #strips = new Map<string, Strip>();
  /** Attacks whose strips have been made once for their roles: to make them again with other options is quick. */
  readonly #warm = new Set<string>();
  #recording: Promise<void> | null = null;

  /** @param root URL of public/data, with a slash at its end */
  constructor(root: string, engine: Engine) {
    this.#root = root;
    this.#engine = engine;
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
   * by scoring the records here, in the background.
   *
   * @throws EngineError, 'cancelled' where the signal says so
   */
  async fill(roles: Roles, chosen: ChosenOptions, signal: AbortSignal): Promise<void> {
    if (this.records.length === 0) await this.open();
    await (this.#recording ??= this.#readRecording());
    const texts = this.evaluated.map(({ text }) => text);
    const plan = planPasses(texts, demandsOf(ATTACKS, chosen), roles, (key) => this.#traces.has(key));
    await this.#warmUp(roles, chosen, signal);
    try {
      await this.#run(plan.passes, signal, () => this.#warmUp(roles, chosen, signal));
    } finally {
      this.progress = null;
    }
  }

  /** Scores of the known texts; null while they are not there. */
  strip(attack: Attack, roles: Roles, chosen: ChosenOptions): Strip | null {
    const key = JSON.stringify([attack.id, roles, optionsOf(attack, chosen)]);
    let strip = this.#strips.get(key);
    if (!strip && this.#warm.has(warmKey(attack, roles))) {
      const scores = this.evaluated.map(({ text }) => scoreText(attack, text, roles, chosen, this.#traces));
      strip = this.#stripOf(scores);
      this.#strips.set(key, strip);
    }
    return strip ?? null;
  }

  /** What the known texts span under a target; null while not all of their traces are there. */
  range(target: string): KnownRange | null {
    const traces = this.evaluated.flatMap(({ text }) => this.#traces.get(passKey(target, text)) ?? []);
    if (traces.length === 0 || traces.length < this.evaluated.length) return null;
    const lengths = traces.map(({ logp }) => logp.length);
    const losses = traces.flatMap(({ logp }) => negativeLogLikelihood(logp) ?? []);
    const span = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
    return { tokens: span(lengths), loss: span(losses) };
  }

  /** One model and view after the other, so that the cheap attacks' strips are there while the rest is being made. */
  async #run(passes: readonly Pass[], signal: AbortSignal, afterEach: () => Promise<void>): Promise<void> {
    const kindOf = ({ model, view }: Pass) => `${model} ${view.kind}`;
    let done = 0;
    for (const kind of new Set(passes.map(kindOf))) {
      const round = passes.filter((pass) => kindOf(pass) === kind);
      await this.#engine.run(round, {
        priority: 'background',
        signal,
        onTrace: (pass, trace) => {
          this.#traces.set(pass.key, trace);
          this.progress = { done: ++done, total: passes.length };
        },
      });
      await afterEach();
    }
  }

  /** Makes the strips whose traces are all there, in slices: hundreds of texts to compress take a while. */
  async #warmUp(roles: Roles, chosen: ChosenOptions, signal: AbortSignal): Promise<void> {
    for (const attack of ATTACKS) {
      if (this.#warm.has(warmKey(attack, roles))) continue;
      const scores: (number | null)[] = [];
      let begun = performance.now();
      for (const { text } of this.evaluated) {
        if (performance.now() - begun > SLICE_MS) {
          await new Promise((resolve) => setTimeout(resolve));
          if (signal.aborted) return;
          begun = performance.now();
        }
        const score = scoreText(attack, text, roles, chosen, this.#traces);
        if (score === undefined) break;
        scores.push(score);
      }
      if (scores.length < this.evaluated.length || scores.length === 0) continue;
      this.#strips.set(JSON.stringify([attack.id, roles, optionsOf(attack, chosen)]), this.#stripOf(scores));
      this.#warm.add(warmKey(attack, roles));
      this.revision++;
    }
  }

  /** Scores by class, undefined ones left out. */
  #stripOf(scores: readonly (number | null | undefined)[]): Strip {
    const ofClass = (wanted: boolean) =>
      scores.flatMap((score, i) => (this.evaluated[i]!.member === wanted ? (score ?? []) : []));
    return { members: ofClass(true), nonmembers: ofClass(false) };
  }

  async #readRecording(): Promise<void> {
    const recording = await fetchRecording(`${this.#root}recorded-traces.bin`, this.#engine.models);
    if (!recording) return;
    const texts = new Map(this.records.map(({ id, text }) => [id, text]));
    for (const [key, trace] of recordedByKey(recording, texts)) this.#traces.set(key, trace);
    this.recordedBy = recording.made_by;
    this.recordedModels = Object.keys(recording.models);
  }
}

function warmKey(attack: Attack, roles: Roles): string {
  return JSON.stringify([attack.id, roles]);
}

import type { Attack } from '../attacks/attack';
import { scoreText, type ChosenOptions } from '../attacks/scoring';
import { evaluatedRecords, readRecords, type LabelledText, type ShippedRecord } from '../data/records';
import { EngineError } from '../models/result';
import type { Roles } from '../passes/need';
import { planPasses } from '../passes/plan';
import { decodeRecording, recordedByKey } from '../passes/recordedTraces';
import type { Trace } from '../passes/trace';
import { TraceStore } from '../passes/traceStore';
import { demandsOf } from '../attacks/scoring';
import { ATTACKS } from '../attacks/registry';
import type { Engine } from './engine.svelte';

/** Scores of the known texts under one attack: what a new score is read against. */
export interface Strip {
  readonly members: readonly number[];
  readonly nonmembers: readonly number[];
}

/** The shipped records and their traces, recorded or made here: the ground on which a score is read. */
export class KnownTexts {
  records = $state.raw<readonly ShippedRecord[]>([]);
  /** The records that are evaluated: members and known non-members. */
  evaluated = $state.raw<readonly LabelledText[]>([]);
  /** Where the traces come from: the command that recorded them, or null where they were made on this page. */
  recordedBy = $state.raw<string | null>(null);
  /** Counts up whenever traces have come in: what is derived from them reads it. */
  revision = $state(0);
  /** Passes done and wanted while traces are made here; null when none are being made. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);

  readonly #root: string;
  readonly #engine: Engine;
  readonly #traces = new TraceStore();

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
   * Makes sure that the traces for these roles are there: from the recording where there is one for these very weights,
   * else by scoring the records here, in the background.
   */
  async fill(roles: Roles, chosen: ChosenOptions, signal: AbortSignal): Promise<void> {
    if (this.records.length === 0) await this.open();
    if (this.recordedBy === null) await this.#readRecording();
    const texts = this.evaluated.map(({ text }) => text);
    const plan = planPasses(texts, demandsOf(ATTACKS, chosen), roles, (key) => this.#traces.has(key));
    if (plan.passes.length === 0) return;
    const total = plan.passes.length;
    let done = 0;
    try {
      await this.#engine.run(plan.passes, {
        priority: 'background',
        signal,
        onTrace: (pass, trace) => {
          this.#traces.set(pass.key, trace);
          done++;
          if (done % 50 === 0 || done === total) {
            this.progress = { done, total };
            this.revision++;
          }
        },
      });
    } finally {
      this.progress = null;
      this.revision++;
    }
  }

  /** Scores of the known texts; null while any of them is missing. */
  strip(attack: Attack, roles: Roles, chosen: ChosenOptions): Strip | null {
    const strip = { members: [] as number[], nonmembers: [] as number[] };
    for (const { text, member } of this.evaluated) {
      const score = scoreText(attack, text, roles, chosen, this.#traces);
      if (score === undefined) return null;
      if (score !== null) (member ? strip.members : strip.nonmembers).push(score);
    }
    return this.evaluated.length === 0 ? null : strip;
  }

  /** The target's trace of each known text, as far as they are there. */
  traces(model: string): Trace[] {
    return this.evaluated.flatMap(({ text }) => this.#traces.get(`${model}\n${text}`) ?? []);
  }

  async #readRecording(): Promise<void> {
    const response = await fetch(`${this.#root}recorded-traces.bin`).catch(() => null);
    if (!response?.ok) return;
    const recording = decodeRecording(new Uint8Array(await response.arrayBuffer()));
    const ofTheseWeights = Object.entries(recording.models).every(([model, sha256]) =>
      this.#engine.models.some(
        ({ id, files }) => id === model && files['model.safetensors']?.sha256 === sha256,
      ),
    );
    if (!ofTheseWeights) return;
    const texts = new Map(this.records.map(({ id, text }) => [id, text]));
    for (const [key, trace] of recordedByKey(recording, texts)) this.#traces.set(key, trace);
    this.recordedBy = recording.made_by;
    this.revision++;
  }
}

import { version } from '../../package.json';
import { readUnrelated } from '../data/unrelated';
import { readRecordedRuns, type RecordedRuns } from '../lab/recordedRuns';
import type { RunRecord } from '../lab/runRecord';
import type { RunSpec } from '../lab/runSpec';
import { weightsSha256 } from '../models/catalogue';
import type { Device } from '../models/scoringContract';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
import { BaseFindings } from './baseFindings';
import { breathing } from './breath';
import { LabWorker } from './labWorker';
import type { OwnModels } from './ownModels.svelte';
import type { SetScorer } from './setScorer';
import { LabRun } from './labRun.svelte';
import { Paraphraser } from './paraphraser';
import { holdRun, isHeldElsewhere } from './runLocks';
import { runRecordOf } from './runRecordOf';
import { RunShelf } from './runShelf';
import type { RunOptions } from './runSite';
import { ShadowShelf } from './shadowShelf';
import type { ShippedRecord } from '../data/records';

export interface LabSite {
  readonly engine: Engine;
  readonly ground: Ground;
  readonly scorer: SetScorer;
  readonly ownModels: OwnModels;
  readonly records: () => readonly ShippedRecord[];
}

/** A run that is asked for. */
export interface WantedRun {
  readonly spec: RunSpec;
  readonly preset?: RunRecord['preset'];
  readonly options?: RunOptions;
}

interface Queued {
  readonly run: LabRun;
  readonly preset: RunRecord['preset'];
  readonly options: RunOptions;
}

/** A run that a closed tab broke off. */
export interface BrokenOff {
  readonly record: RunRecord;
  /** null where there was none yet: it begins anew. */
  readonly checkpoint: Uint8Array<ArrayBuffer> | null;
}

/** Training on this page: runs one after the other, and what is kept of them. */
export class Lab {
  /** Runs of this visit, the latest first: the one under way, those that wait, those that are over. */
  runs = $state.raw<readonly LabRun[]>([]);
  /** What is kept of runs, of earlier visits too, the oldest first. */
  records = $state.raw<readonly RunRecord[]>([]);
  /** Runs that a closed tab broke off and that can go on: those with a checkpoint first, then those that begin anew. */
  brokenOff = $state.raw<readonly BrokenOff[]>([]);
  /** Runs of the experiments that are shipped with the page; null while they are not read. */
  recorded = $state.raw<RecordedRuns | null>(null);
  /** Why something could not be kept; null where all is well. */
  trouble = $state<string | null>(null);

  readonly #site: LabSite;
  readonly #shelf: RunShelf;
  readonly #shadows = new ShadowShelf();
  readonly #onBase = new BaseFindings();
  readonly #openLab: (device: Device) => LabWorker;
  readonly #queue: Queued[] = [];
  readonly #presets = new Map<string, RunRecord['preset']>();
  /** By run: resolved when it is over. */
  readonly #over = new Map<string, Promise<void>>();
  readonly #tellOver = new Map<string, () => void>();
  #busy = false;
  #unrelated: Promise<readonly string[]> | null = null;
  #recordedAsked: Promise<void> | null = null;

  constructor(
    site: LabSite,
    readonly root: string,
    openLab: (device: Device) => LabWorker = (device) => new LabWorker({ device }),
    shelf = new RunShelf(),
  ) {
    this.#site = site;
    this.#openLab = openLab;
    this.#shelf = shelf;
  }

  /** Takes in what earlier visits have kept. */
  async open(): Promise<void> {
    await this.#shelf.open();
    const kept = await this.#shelf.all();
    const open = kept.filter(({ status }) => status === 'running');
    const elsewhere = await Promise.all(open.map(({ id }) => isHeldElsewhere(id)));
    const brokenOff = await Promise.all(
      open
        .filter((_, i) => !elsewhere[i])
        .map(async (record) => ({ record, checkpoint: await this.#shelf.checkpoint(record.id) })),
    );
    this.brokenOff = [
      ...brokenOff.filter(({ checkpoint }) => checkpoint !== null),
      ...brokenOff.filter(({ checkpoint }) => checkpoint === null),
    ];
    this.records = kept.filter(({ status }) => status !== 'running');
  }

  /** Reads the recorded runs, once. Where they cannot be had there are none. */
  async readRecorded(): Promise<void> {
    const { engine } = this.#site;
    this.#recordedAsked ??= fetch(`${this.root}recorded-runs.json`)
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error(`${response.status}`))))
      .then(async (text) => {
        const weightsOf = (base: string) => {
          const entry = engine.models.find(({ id }) => id === base);
          return entry ? weightsSha256(entry) : null;
        };
        this.recorded = await readRecordedRuns(text, weightsOf, breathing());
      })
      .catch((error: unknown) => {
        console.warn('The recorded runs cannot be shown.', error);
      });
    await this.#recordedAsked;
  }

  /** The run under way; null where none is. */
  get current(): LabRun | null {
    return this.runs.find(({ status }) => status === 'running' || status === 'paused') ?? null;
  }

  /** Puts runs behind those that wait. They begin at once where none is under way. */
  async start(wanted: readonly WantedRun[]): Promise<readonly LabRun[]> {
    const unrelated = await (this.#unrelated ??= this.#readUnrelated());
    const queued = wanted.map(({ spec, preset = null, options = {} }) => ({
      run: this.#make(crypto.randomUUID(), spec, unrelated),
      preset,
      options,
    }));
    this.#enqueue(queued);
    for (const { run, options } of queued) {
      run.planOut(options);
      // a tab that is closed before the first checkpoint loses no wish; what cannot be is said when the run begins
      if (run.plan) void this.#keep(run).catch(() => undefined);
    }
    return queued.map(({ run }) => run);
  }

  /** Goes on with a run where its last checkpoint was made, or begins anew where there is none. */
  async resume({ record, checkpoint }: BrokenOff): Promise<LabRun> {
    const unrelated = await (this.#unrelated ??= this.#readUnrelated());
    const trainOnly = record.asked?.finalAttacks?.length === 0;
    this.brokenOff = this.brokenOff.filter((other) => other.record.id !== record.id);
    this.runs = this.runs.filter(({ id }) => id !== record.id); // where it has failed on this visit
    const run = this.#make(record.id, record.spec, unrelated);
    run.takeUp(record);
    this.#enqueue([
      { run, preset: record.preset, options: { ...record.asked, trainOnly, from: checkpoint } },
    ]);
    return run;
  }

  /** Resolves when a run is over and what came of it is kept. */
  async settled(run: LabRun): Promise<void> {
    await this.#over.get(run.id);
  }

  /** Cancels the run under way and those that wait. */
  cancelAll(): void {
    for (const { run } of this.#queue.splice(0)) {
      run.cancel();
      void this.#shelf.drop(run.id);
      this.#tellOver.get(run.id)?.();
    }
    this.current?.cancel();
  }

  async forget(run: string): Promise<void> {
    this.records = this.records.filter(({ id }) => id !== run);
    this.brokenOff = this.brokenOff.filter(({ record }) => record.id !== run);
    this.runs = this.runs.filter(({ id, active }) => id !== run || active);
    await this.#shelf.drop(run);
  }

  #make(id: string, spec: RunSpec, unrelated: readonly string[]): LabRun {
    const { engine, ground, scorer, ownModels, records } = this.#site;
    const run: LabRun = new LabRun(id, spec, {
      engine,
      ground,
      scorer,
      ownModels,
      records: records(),
      unrelated,
      paraphraser: new Paraphraser(engine, ground),
      openLab: this.#openLab,
      deviceFor: (base, signal) => engine.settledDevice(base, signal),
      shadows: this.#shadows,
      onBase: this.#onBase,
      keep: async (checkpoint) => {
        await this.#keep(run);
        if (checkpoint && !(await this.#shelf.keepCheckpoint(id, checkpoint))) this.#noRoom();
      },
    });
    return run;
  }

  #enqueue(queued: readonly Queued[]): void {
    this.#queue.push(...queued);
    for (const { run, preset } of queued) {
      this.#presets.set(run.id, preset);
      const over = new Promise<void>((resolve) => this.#tellOver.set(run.id, resolve));
      this.#over.set(run.id, over);
      holdRun(run.id, over);
    }
    this.runs = [...queued.map(({ run }) => run).reverse(), ...this.runs];
    void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const { run, options } = next;
      await run.go(options);
      await this.#end(run);
      this.#tellOver.get(run.id)?.();
    }
    this.#busy = false;
  }

  /** What failed can go on from its last checkpoint; where its model is there, what was found of it stays. */
  async #end(run: LabRun): Promise<void> {
    const failed = run.status === 'failed';
    if (failed && run.model === null) {
      const [record, checkpoint] = await Promise.all([
        this.#shelf.get(run.id),
        this.#shelf.checkpoint(run.id),
      ]);
      if (record && checkpoint) this.brokenOff = [...this.brokenOff, { record, checkpoint }];
      else await this.#shelf.drop(run.id);
      return;
    }
    await this.#shelf.dropCheckpoint(run.id);
    if (run.status === 'cancelled' || !run.plan) {
      await this.#shelf.drop(run.id);
      return;
    }
    const record = await this.#keep(run);
    this.records = [...this.records.filter(({ id }) => id !== run.id), record];
  }

  async #keep(run: LabRun): Promise<RunRecord> {
    const base = this.#site.engine.entry(run.spec.base);
    const record = runRecordOf(run, {
      preset: this.#presets.get(run.id) ?? null,
      versions: { trainspotter: version },
      baseSha256: weightsSha256(base),
      madeBy: null,
    });
    const kept = await this.#shelf.keep(record);
    if (!kept) this.#noRoom();
    return record;
  }

  #noRoom(): void {
    if (typeof indexedDB !== 'undefined')
      this.trouble = 'There is no room in this browser to keep runs: they are gone with the tab.';
  }

  async #readUnrelated(): Promise<readonly string[]> {
    try {
      const response = await fetch(`${this.root}unrelated.json`);
      return readUnrelated(await response.text());
    } catch {
      return []; // its use on other texts is then not known, and said so
    }
  }
}

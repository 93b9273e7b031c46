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
import { keptOf, sortUnfinished, type BrokenOff } from './brokenOff';
import { RunLocks } from './runLocks';
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
  readonly options: RunOptions;
}

/** What the lab knows of a run beside the run itself. */
interface Beside {
  readonly preset: RunRecord['preset'];
  /** Of the base's weights as the run began; null where it was not here. */
  readonly baseSha256: string | null;
  readonly over: Promise<void>;
  readonly tellOver: () => void;
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
  readonly #beside = new Map<string, Beside>();
  readonly #locks: RunLocks;
  #busy = false;
  #unrelated: Promise<readonly string[]> | null = null;
  #recordedAsked: Promise<void> | null = null;

  constructor(
    site: LabSite,
    readonly root: string,
    openLab: (device: Device) => LabWorker = (device) => new LabWorker({ device }),
    { shelf = new RunShelf(), locks = new RunLocks() } = {},
  ) {
    this.#site = site;
    this.#openLab = openLab;
    this.#shelf = shelf;
    this.#locks = locks;
  }

  /** Takes in what earlier visits have kept. */
  async open(): Promise<void> {
    await this.#shelf.open();
    const kept = await this.#shelf.all();
    this.records = kept.filter(({ status }) => status !== 'running');
    const open = kept.filter(({ status }) => status === 'running');
    const { brokenOff, ended } = await sortUnfinished(open, this.#shelf, this.#locks);
    this.brokenOff = brokenOff;
    this.records = [...this.records, ...ended];
  }

  /** Reads the recorded runs, once. Where they cannot be had there are none. */
  async readRecorded(): Promise<void> {
    this.#recordedAsked ??= fetch(`${this.root}recorded-runs.json`)
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error(`${response.status}`))))
      .then(async (text) => {
        this.recorded = await readRecordedRuns(text, (base) => this.#weightsOf(base), breathing());
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
    const queued = wanted.map(({ spec, preset = null, options = {} }) => {
      const run = this.#make(crypto.randomUUID(), spec, unrelated);
      this.#remember(run.id, spec, preset);
      void this.#locks.take(run.id, this.#beside.get(run.id)!.over);
      return { run, options };
    });
    this.#enqueue(queued);
    for (const { run, options } of queued) {
      run.planOut(options);
      // a tab that is closed before the first checkpoint loses no wish; what cannot be is said when the run begins
      if (run.plan) void this.#keep(run).catch(() => undefined);
    }
    return queued.map(({ run }) => run);
  }

  /**
   * Goes on with a run where its last checkpoint was made, or begins anew where there is none.
   *
   * @returns null where another tab has it in hand, or has ended or forgotten it meanwhile
   */
  async resume(broken: BrokenOff): Promise<LabRun | null> {
    const { id, spec, preset } = broken.record;
    if (!this.#takeFromBrokenOff(id)) return null; // somebody has clicked twice
    this.#remember(id, spec, preset);
    if (!(await this.#inHand(broken.record))) return null;
    const unrelated = await (this.#unrelated ??= this.#readUnrelated());
    const now = this.#shelf.works ? await keptOf(this.#shelf, id) : broken;
    if (now?.record.status !== 'running') {
      if (now) this.records = [...this.records.filter((record) => record.id !== id), now.record];
      this.#beside.get(id)?.tellOver();
      return null;
    }
    const { record, checkpoint } = now;
    const trainOnly = record.asked?.finalAttacks?.length === 0;
    this.runs = this.runs.filter((run) => run.id !== id); // where it has failed on this visit
    const run = this.#make(id, spec, unrelated);
    run.takeUp(record);
    this.#enqueue([{ run, options: { ...record.asked, trainOnly, from: checkpoint } }]);
    return run;
  }

  /** Resolves when a run is over and what came of it is kept. */
  async settled(run: LabRun): Promise<void> {
    await this.#beside.get(run.id)?.over;
  }

  /** Cancels the run under way and those that wait. */
  cancelAll(): void {
    for (const { run } of this.#queue.splice(0)) {
      run.cancel();
      void this.#shelf.drop(run.id);
      this.#beside.get(run.id)?.tellOver();
    }
    this.current?.cancel();
  }

  /** Lets go of a run that is over or broken off. One that another tab has in hand stays. */
  async forget(run: string): Promise<void> {
    if (this.runs.some(({ id, active }) => id === run && active)) return;
    const broken = this.#takeFromBrokenOff(run);
    this.records = this.records.filter(({ id }) => id !== run);
    this.runs = this.runs.filter(({ id }) => id !== run);
    if (!broken) {
      await this.#shelf.drop(run);
      return;
    }
    const { spec, preset } = broken.record;
    this.#remember(run, spec, preset);
    if (!(await this.#inHand(broken.record))) return;
    const now = await keptOf(this.#shelf, run);
    if (now?.record.status === 'running') await this.#shelf.drop(run);
    else if (now) this.records = [...this.records, now.record]; // another tab has ended it
    this.#beside.get(run)?.tellOver();
  }

  #takeFromBrokenOff(id: string): BrokenOff | null {
    const found = this.brokenOff.find(({ record }) => record.id === id) ?? null;
    this.brokenOff = this.brokenOff.filter((other) => other !== found);
    return found;
  }

  /** Takes a run that was broken off in hand; where another tab has it, says so. */
  async #inHand({ id, spec }: RunRecord): Promise<boolean> {
    const free = await this.#locks.take(id, this.#beside.get(id)!.over);
    if (!free) this.trouble = `${spec.name} goes on in another tab.`;
    return free;
  }

  #remember(id: string, spec: RunSpec, preset: RunRecord['preset']): void {
    let tellOver: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (tellOver = resolve));
    this.#beside.set(id, { preset, baseSha256: this.#weightsOf(spec.base), over, tellOver });
  }

  /** SHA-256 of a base's weights; null where it is not here. */
  #weightsOf(base: string): string | null {
    const entry = this.#site.engine.models.find(({ id }) => id === base);
    return entry ? weightsSha256(entry) : null;
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
      deviceFor: (base, signal) => engine.trainingDevice(base, signal),
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
    this.runs = [...queued.map(({ run }) => run).reverse(), ...this.runs];
    void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const { run, options } = next;
      await run.go(options);
      await this.#end(run).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        this.trouble = `What came of ${run.spec.name} could not be kept: ${why}`;
      });
      this.#beside.get(run.id)?.tellOver();
    }
    this.#busy = false;
  }

  /** What failed can go on from its last checkpoint; where its model is there, what was found of it stays. */
  async #end(run: LabRun): Promise<void> {
    const failed = run.status === 'failed';
    if (failed && run.model === null) {
      const kept = await keptOf(this.#shelf, run.id);
      if (kept?.checkpoint) this.brokenOff = [...this.brokenOff, kept];
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
    const { preset = null, baseSha256: before = null } = this.#beside.get(run.id) ?? {};
    const baseSha256 = before ?? this.#weightsOf(run.spec.base);
    const versions = { trainspotter: version };
    const record = runRecordOf(run, { preset, versions, baseSha256, madeBy: null });
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

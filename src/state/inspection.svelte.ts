import type { WorkedStep } from '../attacks/attack';
import {
  contributionsOf,
  demandsOf,
  optionsOf,
  scoreText,
  signalsFor,
  type ChosenOptions,
} from '../attacks/scoring';
import { ATTACKS, attackById } from '../attacks/registry';
import { EngineError } from '../models/result';
import type { Alternatives } from '../models/scoringContract';
import type { ModelRole, Roles } from '../passes/need';
import { passKey, planPasses } from '../passes/plan';
import type { Trace } from '../passes/trace';
import { TraceStore } from '../passes/traceStore';
import type { Engine } from './engine.svelte';
import type { Settings } from './settings.svelte';

/** A score: null = undefined for this text, undefined = not there yet. */
export type Score = number | null | undefined;

/** Where a trace comes from. */
export interface Origin {
  /** What it was made on; null = not known. */
  readonly device: string | null;
  /** The command that recorded it; null where it was made on this page. */
  readonly recordedBy: string | null;
}

/** One text with everything that is known of it, as it stood at one moment. */
export interface Version extends Origin {
  readonly text: string;
  /** Which models it was scored by, and with which options. */
  readonly roles: Roles;
  readonly options: ChosenOptions;
  readonly target: Trace | null;
  readonly reference: Trace | null;
  /** By attack id. */
  readonly scores: Readonly<Record<string, Score>>;
}

export type InspectionStatus = 'idle' | 'waiting' | 'running' | 'done' | 'failed';

const PAUSE_MS = 250;
const REMEMBERED_TRACES = 400;
const ALTERNATIVES = 10;

/** One text under the eyes of a visitor: typed, scored at every pause, older answers dropped. */
export class Inspection {
  /** What stands in the box. */
  text = $state('');
  status = $state<InspectionStatus>('idle');
  /** Why the last scoring failed, in a sentence; null where it did not. */
  error = $state<string | null>(null);
  /** The latest version with a target trace: its text may lag behind the box by a pause. */
  current = $state.raw<Version | null>(null);
  /** A version set aside to compare with. */
  held = $state.raw<Version | null>(null);
  /** Passes done and wanted of the scoring under way. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  /** The likeliest tokens at each position of the current text, by role; null while not asked for. */
  alternatives = $state.raw<Partial<Record<ModelRole, Alternatives>>>({});

  readonly #engine: Engine;
  readonly #settings: Settings;
  readonly #traces = new TraceStore(REMEMBERED_TRACES);
  readonly #origins = new WeakMap<Trace, Origin>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;
  #askedAlternatives = '';

  constructor(engine: Engine, settings: Settings) {
    this.#engine = engine;
    this.#settings = settings;
  }

  get roles(): Roles {
    return this.#settings.roles(
      (target) => this.#engine.models.find(({ id }) => id === target)?.base ?? target,
    );
  }

  /** Takes recorded traces as if they had been run here; they are marked as recorded. */
  remember(traces: ReadonlyMap<string, Trace>, origin: Origin): void {
    for (const [key, trace] of traces) {
      this.#traces.set(key, trace);
      this.#origins.set(trace, origin);
    }
  }

  /** Puts a text in the box and scores it: at once, or after a pause in typing. */
  setText(text: string, when: 'now' | 'after a pause' = 'now'): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#stop();
    if (text === '') {
      this.current = null;
      this.status = 'idle';
      this.error = null;
      return;
    }
    this.status = 'waiting';
    if (when === 'now') void this.score();
    else this.#timer = setTimeout(() => void this.score(), PAUSE_MS);
  }

  /** Scores the text in the box under the present settings. Ends at the latest when another call begins. */
  async score(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stop();
    const { text, roles } = this;
    if (text === '') return;
    const running = (this.#running = new AbortController());
    const chosen = this.#settings.options;
    const plan = planPasses([text], demandsOf(ATTACKS, chosen), roles, (key) => this.#traces.has(key));
    this.error = null;
    this.#show(text, roles);
    this.status = plan.passes.length === 0 ? 'done' : 'running';
    let done = 0;
    this.progress = { done, total: plan.passes.length };
    try {
      await this.#engine.run(plan.passes, {
        priority: 'interactive',
        signal: running.signal,
        onTrace: (pass, trace, device) => {
          this.#traces.set(pass.key, trace);
          this.#origins.set(trace, { device, recordedBy: null });
          this.progress = { done: ++done, total: plan.passes.length };
          this.#show(text, roles);
        },
      });
      if (!running.signal.aborted) this.status = 'done';
    } catch (error) {
      if (running.signal.aborted) return;
      this.status = 'failed';
      this.error = error instanceof EngineError ? error.message : String(error);
    } finally {
      if (this.#running === running) this.progress = null;
    }
  }

  /** Stops the scoring under way; what is there stays. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#stop();
    this.status = this.current ? 'done' : 'idle';
  }

  hold(): void {
    this.held = this.current;
  }

  release(): void {
    this.held = null;
  }

  /** Each token's share of an attack's score on a version; null where there is none. */
  contribution(attackId: string, version: Version): Float64Array | null {
    return contributionsOf(attackId, version.text, version.roles, version.options, this.#traces);
  }

  /** An attack's formula worked out on a version; null while its traces are not there. */
  work(attackId: string, version: Version): WorkedStep[] | null {
    const attack = attackById(attackId);
    const signals = signalsFor(attack, version.text, version.roles, version.options, this.#traces);
    return signals && attack.explain.work(signals, optionsOf(attack, version.options));
  }

  /** Fetches the likeliest tokens of target and reference for the current text, once. */
  async askAlternatives(): Promise<void> {
    const text = this.current?.text;
    const { roles } = this;
    if (text === undefined) return;
    const asked = alternativesKey(text, roles);
    if (asked === this.#askedAlternatives) return;
    this.#dropAlternatives();
    this.#askedAlternatives = asked;
    try {
      for (const role of ['target', 'reference'] as const) {
        const model = roles[role];
        if (model === null) continue;
        const found = await this.#engine.alternatives(model, text, ALTERNATIVES);
        if (this.#askedAlternatives !== asked) return;
        this.alternatives = { ...this.alternatives, [role]: found };
      }
    } catch {
      this.#askedAlternatives = ''; // asked again at the next focus
    }
  }

  #dropAlternatives(): void {
    this.#askedAlternatives = '';
    if (Object.keys(this.alternatives).length > 0) this.alternatives = {};
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.progress = null;
  }

  #show(text: string, roles: Roles): void {
    const traceOf = (role: ModelRole) => {
      const model = roles[role];
      return model === null ? null : (this.#traces.get(passKey(model, text)) ?? null);
    };
    const target = traceOf('target');
    if (!target) return;
    if (alternativesKey(text, roles) !== this.#askedAlternatives) this.#dropAlternatives();
    const options = this.#settings.options;
    const { device, recordedBy } = this.#origins.get(target) ?? { device: null, recordedBy: null };
    this.current = {
      text,
      roles,
      options,
      target,
      reference: traceOf('reference'),
      scores: this.#scores(text, roles, options),
      device,
      recordedBy,
    };
    if (this.held && this.held.options !== options) this.held = this.#withOptions(this.held, options);
  }

  #scores(text: string, roles: Roles, options: ChosenOptions): Record<string, Score> {
    return Object.fromEntries(
      ATTACKS.map((attack) => [attack.id, scoreText(attack, text, roles, options, this.#traces)]),
    );
  }

  /** A version scored anew from its traces; a score whose traces have been dropped since is no longer there. */
  #withOptions(version: Version, options: ChosenOptions): Version {
    return { ...version, options, scores: this.#scores(version.text, version.roles, options) };
  }
}

function alternativesKey(text: string, { target, reference }: Roles): string {
  return `${target}\n${reference}\n${text}`;
}

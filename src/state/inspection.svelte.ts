import type { Attack, WorkedStep } from '../attacks/attack';
import { negativeLogLikelihood } from '../attacks/loss';
import {
  contributionsOf,
  demandsOf,
  optionsOf,
  scoreText,
  signalsFor,
  type ChosenOptions,
  type ScoringGround,
} from '../attacks/scoring';
import { ATTACKS, attackById } from '../attacks/registry';
import { EngineError } from '../models/result';
import type { ModelRole, Roles } from '../passes/need';
import { obstacleOf, passKey, planPasses, proposalsOf, serviceOf, type Pass } from '../passes/plan';
import { readingOf } from '../passes/reading';
import { isTrace, type Alternatives } from '../passes/records';
import { RecordStore } from '../passes/recordStore';
import type { Trace } from '../passes/trace';
import { prefixOf, type PrefixClass, type View } from '../passes/views';
import { attacksOf, isQuick } from './attackerChoice';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
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

/** Texts that stand in front of a text: members or not, and how many of them there was room for; null = not known. */
export interface PrefixUse {
  readonly from: PrefixClass;
  readonly texts: readonly string[];
  readonly room: number | null;
}

export type InspectionStatus = 'idle' | 'waiting' | 'running' | 'done' | 'failed';

const PAUSE_MS = 250;
/** Quiet time after the quick attacks before the others begin: who types on is not slowed down by passes nobody will read. */
const REST_MS = 600;
/** Records that are remembered: a text takes up to three hundred, and a visitor goes back and forth. */
const REMEMBERED_RECORDS = 3000;
/** Milliseconds between two looks at what has come. */
const SHOW_MS = 60;
const ALTERNATIVES = 10;
/** Passes of a text after which what comes is not shown one by one. */
const FAST_PASSES = 6;

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
  /** The quick attacks have their scores, and the others are at work behind them. */
  behind = $state(false);
  /** Passes done and wanted of the scoring under way. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  /** The likeliest tokens at each position of the current text, by role; null while not asked for. */
  alternatives = $state.raw<Partial<Record<ModelRole, Alternatives>>>({});

  readonly #engine: Engine;
  readonly #settings: Settings;
  readonly #ground: Ground;
  readonly #rest: () => Promise<void>;
  /** Scores of the text and choices under way that are final. */
  #final = { of: '', scores: new Map<string, number | null>() };
  #shownAt = 0;
  readonly #records = new RecordStore(REMEMBERED_RECORDS);
  readonly #origins = new WeakMap<Trace, Origin>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;
  #askedAlternatives = '';

  /** @param rest what is waited for between the quick attacks and the others */
  constructor(engine: Engine, settings: Settings, ground: Ground, rest = quietTime) {
    this.#engine = engine;
    this.#settings = settings;
    this.#ground = ground;
    this.#rest = rest;
  }

  get roles(): Roles {
    return this.#settings.roles(this.#engine.models);
  }

  /** The attacks that are run: those of the attacker whose eyes are taken, slow ones where they are wanted. */
  get attacks(): readonly Attack[] {
    const { attacker, slow, options } = this.#settings;
    return attacksOf(attacker, slow, options);
  }

  /** Takes recorded traces as if they had been run here; they are marked as recorded. */
  remember(traces: ReadonlyMap<string, Trace>, origin: Origin): void {
    for (const [key, trace] of traces) {
      this.#records.set(key, trace);
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
    const { sources } = this.#ground;
    const own = roles.target === null ? null : passKey(roles.target, text);
    // a text that the target cannot read is asked for again: the answer says why
    const known = (key: string) => this.#records.has(key) && (key !== own || this.#records.get(key) !== null);
    const { attacks } = this;
    const quick = attacks.filter((attack) => isQuick(attack.needs(optionsOf(attack, chosen))));
    const planOf = (some: readonly Attack[]) =>
      planPasses([text], demandsOf(some, chosen), roles, known, sources).passes;
    const wanted = planOf(attacks);
    this.error = null;
    this.#show(text, roles);
    // what was recorded is shown at once, and no model is fetched for the rest before the page loads models
    if (this.#engine.device === null && wanted.length > 0 && this.current?.text === text) {
      this.status = 'waiting';
      return;
    }
    this.status = wanted.length === 0 ? 'done' : 'running';
    const total = wanted.length;
    let done = 0;
    this.progress = { done, total };
    const arrived = () => {
      done++;
      const now = performance.now();
      // the first ones at once; then not more often than an eye can follow
      if (done > FAST_PASSES && done < total && now - this.#shownAt < SHOW_MS) return;
      this.#shownAt = now;
      this.progress = { done, total };
      this.#show(text, roles);
    };
    const run = (passes: readonly Pass[]) =>
      this.#engine.run(passes, {
        priority: 'interactive',
        signal: running.signal,
        read: (pass) => readingOf(pass.view, text, sources, proposalsOf(text, roles, this.#records)),
        onRecord: (pass, record, device) => {
          this.#records.set(pass.key, record);
          if (isTrace(record)) this.#origins.set(record, { device, recordedBy: null });
          arrived();
        },
        onTextError: (pass, message) => {
          if (running.signal.aborted) return;
          this.#records.set(pass.key, null);
          if (pass.key === own) this.error = message;
          arrived();
        },
      });
    try {
      await run(planOf(quick));
      if (this.error === null && done < total) {
        if (running.signal.aborted) return;
        this.behind = true;
        await this.#rest();
        if (running.signal.aborted) return;
        await run(planOf(attacks));
      }
      if (!running.signal.aborted) this.status = this.error === null ? 'done' : 'failed';
    } catch (error) {
      if (running.signal.aborted) return;
      this.status = 'failed';
      this.error = error instanceof EngineError ? error.message : String(error);
    } finally {
      if (this.#running === running) {
        this.progress = null;
        this.behind = false;
      }
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
    return contributionsOf(attackId, version.text, this.#groundOf(version.roles, version.options));
  }

  /** An attack's formula worked out on a version; null while its records are not there, or where it is undefined. */
  work(attackId: string, version: Version): WorkedStep[] | null {
    const attack = attackById(attackId);
    const signals = signalsFor(attack, version.text, this.#groundOf(version.roles, version.options));
    return typeof signals === 'string'
      ? null
      : attack.explain.work(signals, optionsOf(attack, version.options));
  }

  /** Why an attack cannot run with the models and tables that there are; null where it can. */
  obstacle(attackId: string): string | null {
    const attack = attackById(attackId);
    return obstacleOf(
      attack.needs(optionsOf(attack, this.#settings.options)),
      this.roles,
      this.#ground.sources,
    );
  }

  /** Records of an attack that are there, of those that it needs for a version. */
  progressOf(attackId: string, version: Version): { readonly done: number; readonly total: number } {
    const attack = attackById(attackId);
    const needs = attack.needs(optionsOf(attack, version.options));
    const { sources } = this.#ground;
    const isThere = (need: (typeof needs)[number]) =>
      serviceOf(version.text, [need], version.roles, this.#records, sources) !== 'waiting';
    return { done: needs.filter(isThere).length, total: needs.length };
  }

  /**
   * The neighbours that an attack compares a version with: the words of each, with its loss under the target, nats a token;
   * null where it has no neighbours, or they are not there yet.
   */
  neighbours(
    attackId: string,
    version: Version,
  ): readonly { readonly words: string; readonly loss: number | null }[] | null {
    const attack = attackById(attackId);
    const ground = this.#groundOf(version.roles, version.options);
    const signals = signalsFor(attack, version.text, ground);
    if (typeof signals === 'string') return null;
    const views = attack
      .needs(optionsOf(attack, version.options))
      .flatMap(({ model, view }): View[] => (model === 'target' && view.kind === 'swapped' ? [view] : []));
    if (views.length === 0) return null;
    return views.map((view) => ({
      words: signals.words(view),
      loss: negativeLogLikelihood(signals.trace('target', view).logp),
    }));
  }

  /** The texts that an attack puts in front of a version, by class, the first `room` of which fitted; null = not there. */
  prefixes(attackId: string, version: Version): readonly PrefixUse[] | null {
    const attack = attackById(attackId);
    const signals = signalsFor(attack, version.text, this.#groundOf(version.roles, version.options));
    if (typeof signals === 'string') return null;
    const { sources } = this.#ground;
    const uses = attack.needs(optionsOf(attack, version.options)).flatMap(({ model, view }): PrefixUse[] => {
      if (model !== 'target' || view.kind !== 'prefixed') return [];
      const room = signals.trace('target', view).shots ?? null;
      return [{ from: view.prefix, texts: prefixOf(view, sources), room }];
    });
    return uses.length > 0 ? uses : null;
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
    this.behind = false;
  }

  #groundOf(roles: Roles, options: ChosenOptions): ScoringGround {
    return {
      roles,
      options,
      records: this.#records,
      sources: this.#ground.sources,
      tokenFrequency: this.#ground.tokenFrequency(this.#engine.models.find(({ id }) => id === roles.target)),
    };
  }

  #show(text: string, roles: Roles): void {
    const traceOf = (role: 'target' | 'reference') => {
      const model = roles[role];
      const record = model === null ? undefined : this.#records.get(passKey(model, text));
      return isTrace(record) ? record : null;
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

  /** Scores as far as they are there; one that is final is not worked out again. */
  #scores(text: string, roles: Roles, options: ChosenOptions): Record<string, Score> {
    const { words, tokenCounts } = this.#ground; // tables that come in make other scores of the same choices
    const of = JSON.stringify([text, roles, options, words !== null, tokenCounts !== null]);
    if (this.#final.of !== of) this.#final = { of, scores: new Map() };
    const { scores } = this.#final;
    const ground = this.#groundOf(roles, options);
    return Object.fromEntries(
      ATTACKS.map((attack) => {
        const known = scores.get(attack.id);
        if (known !== undefined) return [attack.id, known];
        const score = scoreText(attack, text, ground);
        if (score !== undefined) scores.set(attack.id, score);
        return [attack.id, score];
      }),
    );
  }

  /** A version scored anew from its records; a score whose records have been dropped since is no longer there. */
  #withOptions(version: Version, options: ChosenOptions): Version {
    const ground = this.#groundOf(version.roles, options);
    const scores = Object.fromEntries(
      ATTACKS.map((attack) => [attack.id, scoreText(attack, version.text, ground)]),
    );
    return { ...version, options, scores };
  }
}

const quietTime = () => new Promise<void>((resolve) => setTimeout(resolve, REST_MS));

function alternativesKey(text: string, { target, reference }: Roles): string {
  return `${target}\n${reference}\n${text}`;
}

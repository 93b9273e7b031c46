import type { Attack } from '../attacks/attack';
import { ATTACKS, attackById } from '../attacks/registry';
import { demandsOf, optionsOf, scoreText, type ChosenOptions } from '../attacks/scoring';
import { EngineError } from '../models/result';
import type { ModelRole, Roles } from '../passes/need';
import { obstacleOf, passKey, planPasses, proposalsOf, type Pass } from '../passes/plan';
import { readingOf } from '../passes/reading';
import { isTrace, type Alternatives } from '../passes/records';
import { RecordStore } from '../passes/recordStore';
import type { Trace } from '../passes/trace';
import { attacksOf, isQuick } from './attackerChoice';
import type { Engine } from './engine.svelte';
import { Explanations, type GroundWithSources } from './explanations';
import type { Ground } from './ground.svelte';
import { LikelyTokens } from './likelyTokens.svelte';
import { scoringGround } from './scoringGround';
import type { Priority } from './scoringPool';
import type { Settings } from './settings.svelte';
import type { Origin, Score, Version } from './version';

export type InspectionStatus = 'idle' | 'waiting' | 'running' | 'done' | 'failed';

const PAUSE_MS = 250;
/** Quiet time after the quick attacks before the others begin: who types on is not slowed down by passes nobody will read. */
const REST_MS = 600;
/** Records that are remembered: a text takes up to three hundred, and a visitor goes back and forth. */
const REMEMBERED_RECORDS = 3000;
/** Milliseconds between two looks at what has come. */
const SHOW_MS = 60;
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
  /** How attacks come to their scores on a version. */
  readonly explanations = new Explanations((roles, options) => this.#groundFor(roles, options));

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
  readonly #likely: LikelyTokens;

  /** @param rest what is waited for between the quick attacks and the others */
  constructor(engine: Engine, settings: Settings, ground: Ground, rest = quietTime) {
    this.#engine = engine;
    this.#settings = settings;
    this.#ground = ground;
    this.#rest = rest;
    this.#likely = new LikelyTokens(engine);
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
  async score(priority: Priority = 'interactive'): Promise<void> {
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
        priority,
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

  /** Why an attack cannot run with the models and tables that there are; null where it can. */
  obstacle(attackId: string): string | null {
    const attack = attackById(attackId);
    return obstacleOf(
      attack.needs(optionsOf(attack, this.#settings.options)),
      this.roles,
      this.#ground.sources,
    );
  }

  /** The likeliest tokens at each position of the current text, by role, as far as they are there. */
  get alternatives(): Partial<Record<ModelRole, Alternatives>> {
    return this.#likely.byRole;
  }

  /** Fetches the likeliest tokens of target and reference for the current text, once. */
  async askAlternatives(): Promise<void> {
    if (this.current) await this.#likely.ask(this.current.text, this.roles);
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.progress = null;
    this.behind = false;
  }

  #groundFor(roles: Roles, options: ChosenOptions): GroundWithSources {
    return scoringGround(this.#engine, this.#ground, { roles, options, records: this.#records });
  }

  #show(text: string, roles: Roles): void {
    const traceOf = (role: 'target' | 'reference') => {
      const model = roles[role];
      const record = model === null ? undefined : this.#records.get(passKey(model, text));
      return isTrace(record) ? record : null;
    };
    const target = traceOf('target');
    if (!target) return;
    this.#likely.keepOnly(text, roles);
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
    const ground = this.#groundFor(roles, options);
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
    const ground = this.#groundFor(version.roles, options);
    const scores = Object.fromEntries(
      ATTACKS.map((attack) => [attack.id, scoreText(attack, version.text, ground)]),
    );
    return { ...version, options, scores };
  }
}

const quietTime = () => new Promise<void>((resolve) => setTimeout(resolve, REST_MS));

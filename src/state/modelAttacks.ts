import { ATTACKS } from '../attacks/registry';
import { initialOptions, type Attack } from '../attacks/attack';
import type { Prefixes } from '../data/prefixes';
import type { LabelledText } from '../data/records';
import type { DelongEstimate } from '../metrics/delong';
import type { OperatingTpr } from '../metrics/summary';
import { controlReference } from '../models/catalogue';
import { EngineError } from '../models/result';
import type { Engine } from './engine.svelte';
import { Evaluation } from './evaluation.svelte';
import type { EvaluationProgress } from './evaluationProgress';
import type { Ground } from './ground.svelte';
import type { SetScorer } from './setScorer';
import { Settings } from './settings.svelte';

/** What an attack makes of a model over a run's texts. */
export interface AttackFinding {
  readonly id: string;
  /** null where a class has no score. */
  readonly auc: DelongEstimate | null;
  readonly tpr: readonly OperatingTpr[];
  /** Texts whose score is undefined. */
  readonly undefined: number;
  /** One for each text, in their order; null = undefined. */
  readonly scores: readonly (number | null)[];
}

/** Whether an attack reads nothing but texts as they are, once under each model: it can be run after every epoch. */
function isOnePass(attack: Attack): boolean {
  return attack.needs(initialOptions(attack)).every(({ model, view, noise, record = 'trace' }) => {
    return record === 'trace' && !noise && view.kind === 'plain' && !['smaller', 'candidate'].includes(model);
  });
}

export const ONE_PASS_ATTACKS: readonly string[] = ATTACKS.filter(isOnePass).map(({ id }) => id);

export interface Attacked {
  /** Evaluated texts; the classes are the run's own. */
  readonly texts: readonly LabelledText[];
  readonly prefixes: Prefixes;
  /** The base of what is attacked, which also serves as the reference. */
  readonly base: string;
}

/** Attacks on one model after the other over the same texts: what the base makes of them is found once. */
export class ModelAttacks {
  readonly #engine: Engine;
  readonly #settings = new Settings();
  readonly #evaluation: Evaluation;
  readonly #attacked: Attacked;
  readonly #obstacles = new Map<string, string>();

  constructor(engine: Engine, ground: Ground, scorer: SetScorer, attacked: Attacked) {
    this.#engine = engine;
    this.#attacked = attacked;
    this.#evaluation = new Evaluation(engine, this.#settings, ground, scorer);
  }

  /** How far the attacks under way are; null before any. */
  get progress(): EvaluationProgress | null {
    return this.#evaluation.progress;
  }

  /** Why attacks could not be run on a target when they were last asked for, by id: they make no finding. */
  get obstacles(): ReadonlyMap<string, string> {
    return this.#obstacles;
  }

  /**
   * @param attacks ids; null = all of them
   * @param others models in other parts: a reference in the base's place, a candidate reference where there is none
   * @throws EngineError, 'cancelled' where the signal says so
   */
  async on(
    model: string,
    attacks: readonly string[] | null,
    signal?: AbortSignal,
    { reference, candidate = 'none' }: { readonly reference?: string; readonly candidate?: string } = {},
  ): Promise<readonly AttackFinding[]> {
    const { texts, prefixes, base } = this.#attacked;
    const evaluation = this.#evaluation;
    this.#settings.target = model;
    // a score that compares the base with itself is constant: another base stands in
    this.#settings.reference =
      reference ?? (model === base ? (controlReference(this.#engine.models, base) ?? base) : base);
    this.#settings.candidate = candidate;
    const cancel = () => {
      evaluation.cancel();
    };
    if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
    signal?.addEventListener('abort', cancel);
    try {
      await evaluation.run('a run of the lab', texts, {
        attacks,
        control: false,
        again: { prefixes, from: 'own' },
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
    if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
    if (evaluation.status === 'failed')
      throw new EngineError({ kind: 'device', message: evaluation.error ?? 'The attacks failed.' });
    // blind baselines come with every evaluation, asked for or not
    const asked = evaluation.rows.filter(
      ({ id, kind }) => kind !== 'blind' || attacks === null || attacks.includes(id),
    );
    if (model !== base)
      for (const { id, obstacle } of asked) {
        if (obstacle === null) this.#obstacles.delete(id);
        else this.#obstacles.set(id, obstacle);
      }
    return asked
      .filter(({ obstacle }) => obstacle === null)
      .map(({ id, summary, scores }) => ({
        id,
        auc: summary.auc,
        tpr: summary.tpr,
        undefined: summary.undefinedMembers + summary.undefinedNonmembers,
        scores: scores.map((score) => score ?? null),
      }));
  }
}

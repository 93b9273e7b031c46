import { evaluatedTexts, type DataPlan } from '../lab/dataPlan';
import { controlReference, weightsSha256 } from '../models/catalogue';
import { ModelAttacks, type AttackFinding } from './modelAttacks';
import type { RunSite } from './runSite';

/** Attacks on the models of a run and on their base, over the run's texts. */
export class RunAttacks {
  /** Share of the attacks under way that is done; null = none are. */
  share = $state<number | null>(null);
  readonly models: ModelAttacks;
  readonly #site: Pick<RunSite, 'engine' | 'onBase'>;
  readonly #base: string;
  readonly #plan: DataPlan;
  readonly #signal: AbortSignal;

  constructor(
    site: Pick<RunSite, 'engine' | 'ground' | 'scorer' | 'onBase'>,
    base: string,
    plan: DataPlan,
    signal: AbortSignal,
  ) {
    this.#site = site;
    this.#base = base;
    this.#plan = plan;
    this.#signal = signal;
    const attacked = { texts: evaluatedTexts(plan), prefixes: plan.prefixes, base };
    this.models = new ModelAttacks(site.engine, site.ground, site.scorer, attacked);
  }

  /** @param attacks ids; null = all of them. @throws EngineError, 'cancelled' where the signal says so */
  on(model: string, attacks: readonly string[] | null): Promise<readonly AttackFinding[]> {
    return this.watching(() => this.models.on(model, attacks, this.#signal));
  }

  /** The base in the target's place; what an earlier run over the same texts has found is not found again. */
  onBase(attacks: readonly string[] | null): Promise<readonly AttackFinding[]> {
    const { engine, onBase } = this.#site;
    const { prefixes } = this.#plan;
    const weightsOf = (id: string | null) => (id === null ? null : weightsSha256(engine.entry(id)));
    const weights = [this.#base, controlReference(engine.models, this.#base)].map(weightsOf);
    return onBase.of({ weights, texts: evaluatedTexts(this.#plan), prefixes }, attacks, (missing) =>
      this.on(this.#base, missing),
    );
  }

  /** Shows how far attacks are while they run. */
  async watching<T>(run: () => Promise<T>): Promise<T> {
    const stop = $effect.root(() => {
      $effect(() => {
        const { progress } = this.models;
        this.share = progress && progress.total > 0 ? progress.done / progress.total : null;
      });
    });
    try {
      return await run();
    } finally {
      stop();
      this.share = null;
    }
  }
}

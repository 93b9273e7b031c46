import type { RunSpec } from '../lab/runSpec';
import type { FineTuned } from '../models/labContract';
import type { Engine } from './engine.svelte';
import type { NewModel } from './ownModels.svelte';
import { trainedModel } from './trainedModel';

/** The models that a run makes: of its warm-up, of each epoch, and the final one, which alone is kept. */
export class RunModels {
  readonly #engine: Engine;
  readonly #spec: RunSpec;
  /** In the engine for as long as the run needs them. */
  readonly #temporary = new Set<string>();
  #epoch: string | null = null;

  constructor(engine: Engine, spec: RunSpec) {
    this.#engine = engine;
    this.#spec = spec;
  }

  /** Names what came of training. @param texts in the training list */
  async named(
    { weights, adapter }: Pick<FineTuned, 'weights' | 'adapter'>,
    name: string,
    texts: number,
  ): Promise<NewModel> {
    const base = this.#engine.entry(this.#spec.base);
    const { method, epochs } = this.#spec.recipe;
    const how = method.kind === 'full' ? 'all weights' : `LoRA of rank ${method.rank}`;
    const about = `${base.name}, ${how}, ${epochs} epoch${epochs === 1 ? '' : 's'} on ${texts} texts`;
    return trainedModel(base, await this.#engine.files(base.id), { name, about, weights, adapter });
  }

  /** Takes a model in until it is let go of; one that is here already is somebody else's. Gives its id. */
  takeIn({ entry, files }: NewModel): string {
    if (!this.#engine.models.some(({ id }) => id === entry.id)) {
      this.#engine.add(entry, files);
      this.#temporary.add(entry.id);
    }
    return entry.id;
  }

  /** Takes an epoch's model in, in the place of the one before. */
  takeEpoch(model: NewModel): string {
    if (this.#epoch !== null) this.letGo(this.#epoch);
    return (this.#epoch = this.takeIn(model));
  }

  letGo(model: string): void {
    if (this.#temporary.delete(model)) this.#engine.remove(model);
  }

  /** Lets go of whatever is left. */
  close(): void {
    for (const model of [...this.#temporary]) this.letGo(model);
  }
}

import type { AppState } from '../../state/app.svelte';

/** How many blocks models have, asked for where it is needed. */
export class Layers {
  #known = $state.raw<Readonly<Record<string, number>>>({});
  readonly #app: AppState;
  readonly #asked = new Set<string>();

  constructor(app: AppState) {
    this.#app = app;
  }

  /** null while it is not known. */
  of(model: string): number | null {
    return this.#known[model] ?? null;
  }

  async ask(model: string): Promise<void> {
    const entry = this.#app.engine.models.find(({ id }) => id === model);
    if (!entry || this.#asked.has(model)) return;
    this.#asked.add(model);
    try {
      // of a shipped model the small file alone is fetched; another one is here already
      const config = entry.files['config.json']
        ? await (await fetch(new URL(`models/${model}/config.json`, document.baseURI))).text()
        : (await this.#app.engine.files(model)).config;
      const { n_layer: layers } = JSON.parse(config) as { n_layer?: unknown };
      if (typeof layers === 'number') this.#known = { ...this.#known, [model]: layers };
    } catch {
      this.#asked.delete(model); // training will say what is wrong with the model
    }
  }
}

import { Engine } from './engine.svelte';
import { Evaluation } from './evaluation.svelte';
import { Examples } from './examples.svelte';
import { Inspection } from './inspection.svelte';
import { KnownTexts } from './knownTexts.svelte';
import { Selection } from './selection.svelte';
import { Settings } from './settings.svelte';

/** Everything that the pages share. */
export class AppState {
  readonly settings = new Settings();
  readonly selection = new Selection();
  readonly engine: Engine;
  readonly known: KnownTexts;
  readonly inspection: Inspection;
  readonly examples: Examples;
  readonly evaluation: Evaluation;
  /** Why the page could not start; null where it did. */
  failure = $state<string | null>(null);

  /** @param base the page's own address: models and data lie under it */
  constructor(base: string, parameters: URLSearchParams) {
    this.settings.read(parameters);
    this.engine = new Engine(new URL('models/', base).href, this.settings.device);
    this.known = new KnownTexts(new URL('data/', base).href, this.engine);
    this.inspection = new Inspection(this.engine, this.settings);
    this.examples = new Examples(new URL('data/', base).href, this.engine, this.inspection);
    this.evaluation = new Evaluation(this.engine, this.settings);
  }

  /** Reads what must be there before anything can be scored. */
  async open(): Promise<void> {
    try {
      const ready = Promise.all([this.engine.open(), this.known.open()]).then(() => this.known.records);
      await this.examples.open(ready); // what it reads comes at the same time
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }
}

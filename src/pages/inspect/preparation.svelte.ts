import { downloadBytes } from '../../models/catalogue';
import { EngineError } from '../../models/result';
import type { Roles } from '../../passes/need';
import type { AppState } from '../../state/app.svelte';

/** Where the page stands in getting ready for live scoring; nothing of it keeps the visitor waiting. */
export type PreparationState = 'waiting' | 'kept back' | 'models' | 'strips' | 'ready' | 'failed';

/** The part of the Network Information API that is asked; not every browser has it. */
interface SavingNavigator {
  readonly connection?: { readonly saveData?: boolean };
}

/** Loads models and known texts in the background, when the browser is idle. */
export class Preparation {
  state = $state<PreparationState>('waiting');
  error = $state<string | null>(null);

  readonly #app: AppState;
  #asked = false;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Bytes that the chosen models take to load. */
  readonly bytes = $derived.by(() => {
    const { target, reference } = this.#app.settings;
    return this.#app.engine.models
      .filter(({ id }) => id === target || id === reference)
      .reduce((sum, model) => sum + downloadBytes(model), 0);
  });

  /** Gets ready for these models when the browser has nothing else to do, unless the visitor saves data. */
  begin(roles: Roles, signal: AbortSignal): void {
    const { connection } = navigator as SavingNavigator;
    if (connection?.saveData && !this.#asked) {
      this.state = 'kept back';
      return;
    }
    this.state = 'waiting';
    whenIdle(() => {
      if (!signal.aborted) void this.#prepare(roles, signal);
    });
  }

  /** The visitor asks for it, data saving or not. */
  ask(roles: Roles, signal: AbortSignal): void {
    this.#asked = true;
    void this.#prepare(roles, signal);
  }

  /** Scores the known texts anew where other options ask for passes that are not there. */
  async refill(roles: Roles, signal: AbortSignal): Promise<void> {
    if (this.state !== 'ready') return;
    const { known, settings } = this.#app;
    try {
      await known.fill(roles, settings.options, signal);
      if (!signal.aborted) known.revision++; // columns are made again when they are asked for
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof EngineError ? error.message : String(error);
    }
  }

  async #prepare(roles: Roles, signal: AbortSignal): Promise<void> {
    const { engine, known, settings } = this.#app;
    this.error = null;
    try {
      this.state = 'models';
      for (const model of new Set([roles.target, roles.reference])) {
        if (model !== null) await engine.ensure(model, signal);
      }
      this.state = 'strips';
      await known.fill(roles, settings.options, signal);
      if (!signal.aborted) this.state = 'ready';
    } catch (error) {
      if (signal.aborted) return; // other models have been chosen, or the page has been left
      this.state = 'failed';
      this.error = error instanceof EngineError ? error.message : String(error);
    }
  }
}

/** Runs a task when the browser has nothing else to do. Safari has no requestIdleCallback; there, a moment later. */
export function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 2000 });
  else setTimeout(run, 200);
}

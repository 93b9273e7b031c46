import { SET_ATTACKS } from '../../attacks/registry';
import type { FittedScore } from '../../attacks/setAttack';
import type { AppState } from '../../state/app.svelte';
import { whenIdle } from './preparation.svelte';

/** The attacks on sets, fitted on the known texts one after the other while the browser has nothing else to do. */
export class Fits {
  fitted = $state.raw<ReadonlyMap<string, FittedScore>>(new Map());

  readonly #app: AppState;
  /** Labels, models and options of what is there. */
  #of = '';

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Fits what can be fitted for the chosen models and options. */
  begin(signal: AbortSignal): void {
    const { inspection, settings } = this.#app;
    const labels = this.#app.known.labels(inspection.roles.target).key;
    const of = JSON.stringify([labels, inspection.roles, settings.options]);
    if (of !== this.#of) this.fitted = new Map();
    this.#of = of;
    const waiting = SET_ATTACKS.filter(({ fit }) => fit !== undefined);
    const next = () => {
      const attack = waiting.shift();
      if (!attack || signal.aborted) return;
      const fit = this.#app.known.fitted(attack, inspection.roles, settings.options);
      if (fit) this.fitted = new Map([...this.fitted, [attack.id, fit]]);
      whenIdle(next);
    };
    whenIdle(next);
  }
}

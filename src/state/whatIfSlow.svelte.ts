import type { Inspection } from './inspection.svelte';
import type { Settings } from './settings.svelte';

interface Side {
  readonly inspection: Inspection;
  readonly settings: Settings;
}
/** The two models, and what each makes of the text. */
interface Sides {
  readonly without: Side;
  readonly within: Side;
}

export type SlowStatus = 'not asked' | 'running' | 'done' | 'failed';

/** Attacks of many passes on the text of a "what if", under both models: asked for by themselves, as they take a while. */
export class WhatIfSlow {
  status = $state<SlowStatus>('not asked');
  #began = 0;
  #result = $state.raw<Sides | null>(null);
  /** Models that are through. */
  #through = $state(0);
  #running: AbortController | null = null;

  /** How far they are; null while none are at work. `secondsLeft` is null before anything is done. */
  get progress(): { readonly share: number; readonly secondsLeft: number | null } | null {
    if (this.status !== 'running' || !this.#result) return null;
    const { without, within } = this.#result;
    const progress = [without, within][this.#through]?.inspection.progress;
    const share = (this.#through + (progress && progress.total > 0 ? progress.done / progress.total : 0)) / 2;
    const seconds = (performance.now() - this.#began) / 1000;
    return { share, secondsLeft: share > 0 ? (seconds * (1 - share)) / share : null };
  }

  /** Runs them behind whatever else is asked of the models. What is there after a `stop` stays. */
  async run(result: Sides): Promise<void> {
    this.stop();
    const running = (this.#running = new AbortController());
    this.#result = result;
    this.#through = 0;
    this.#began = performance.now();
    this.status = 'running';
    const sides = [result.without, result.within];
    try {
      for (const { inspection, settings } of sides) {
        settings.slow = true;
        await inspection.score('background');
        if (running.signal.aborted) return;
        this.#through++;
      }
      this.status = sides.some(({ inspection }) => inspection.status === 'failed') ? 'failed' : 'done';
    } finally {
      for (const { settings } of sides) settings.slow = false; // whoever scores the text anew asks for them anew
    }
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
    if (this.#result && this.status === 'running')
      for (const { inspection } of [this.#result.without, this.#result.within]) inspection.cancel();
    this.#result = null;
    this.status = 'not asked';
  }
}

import { progressOf, type EvaluationProgress } from './evaluationProgress';

const REFRESH_MS = 300;
/** A refresh may take this share of the time: a large set is refreshed less often. */
const REFRESH_SHARE = 0.1;

/** How far a run has come, and when the page is due for a look at it. */
export class RunClock {
  run = 0;
  readonly #texts: number;
  readonly #begun = performance.now();
  #first = this.#begun;
  #total = 0;
  #plannedTexts = 0;
  #shown = this.#begun;
  #started = this.#begun;
  #interval = REFRESH_MS;

  constructor(texts: number) {
    this.#texts = texts;
  }

  /** Says that a part has been planned: passes to run, and the texts that they are for. */
  planned(passes: number, texts: number): void {
    this.#total += passes;
    this.#plannedTexts += texts;
  }

  pass(): void {
    if (this.run++ === 0) this.#first = performance.now();
  }

  isDue(): boolean {
    return performance.now() - this.#shown >= this.#interval;
  }

  refreshing(): void {
    this.#started = this.#shown = performance.now();
  }

  refreshed(): void {
    this.#shown = performance.now();
    this.#interval = Math.max(REFRESH_MS, (this.#shown - this.#started) / REFRESH_SHARE);
  }

  /** Parts that are not planned yet are taken to be like those that are. */
  progress(): EvaluationProgress {
    const total = this.#plannedTexts === 0 ? 0 : Math.round((this.#total * this.#texts) / this.#plannedTexts);
    const now = performance.now();
    return progressOf(this.run, total, this.#texts, { begun: this.#begun, first: this.#first, now });
  }
}

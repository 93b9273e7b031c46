import { progressOf, type EvaluationProgress } from './evaluationProgress';

const REFRESH_MS = 300;
/** A refresh may take this share of the time: a large set is refreshed less often. */
const REFRESH_SHARE = 0.1;

/** Texts at the end of a part that tell what the next one will be like. */
const END = 20;

/** How far a run has come, and when the page is due for a look at it. */
export class RunClock {
  run = 0;
  readonly #texts: number;
  readonly #begun = performance.now();
  #first = this.#begun;
  #total = 0;
  #open = 0;
  #plannedTexts = 0;
  /** Passes, and texts that have any, for each of the latest texts that were planned. */
  #rates = { passes: 0, open: 0 };
  #shown = this.#begun;
  #started = this.#begun;
  #interval = REFRESH_MS;

  constructor(texts: number) {
    this.#texts = texts;
  }

  /**
   * Says that a part has been planned.
   *
   * @param places of the texts of its passes to run, in the part: one for each pass
   * @param texts of the part
   */
  planned(places: readonly number[], texts: number): void {
    this.#total += places.length;
    this.#plannedTexts += texts;
    this.#open += new Set(places).size;
    const end = Math.min(END, texts);
    const atEnd = places.filter((place) => place >= texts - end);
    this.#rates = { passes: atEnd.length / end, open: new Set(atEnd).size / end };
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

  /** Texts that are not planned yet are taken to be like the latest ones: what a stopped run has made comes first. */
  progress(): EvaluationProgress {
    const left = this.#texts - this.#plannedTexts;
    const total = Math.round(this.#total + left * this.#rates.passes);
    const open = Math.round(this.#open + left * this.#rates.open);
    const now = performance.now();
    return progressOf(this.run, total, open, { begun: this.#begun, first: this.#first, now });
  }
}

import { beginParaphrase, finishParaphrase, paraphraseRound, type Paraphrase } from '../defences/paraphrase';
import { EngineError } from '../models/result';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';

/** Alternatives that the base model is asked for at each place. */
const ASKED = 20;

/** Paraphrases made in the page: the base model is asked what it would have written. */
export class Paraphraser {
  readonly #engine: Engine;
  readonly #ground: Ground;

  constructor(engine: Engine, ground: Ground) {
    this.#engine = engine;
    this.#ground = ground;
  }

  /** @throws EngineError, 'cancelled' where the signal says so */
  async one(base: string, text: string, seed: number, signal?: AbortSignal): Promise<Paraphrase> {
    let draft = beginParaphrase(text, this.#ground.words, { seed });
    while (!draft.done) {
      const alternatives = await this.#engine
        .alternatives(base, draft.text, ASKED, signal)
        .catch((error: unknown) => {
          if (error instanceof EngineError && error.kind === 'text') return null; // synonyms alone then
          throw error;
        });
      draft = paraphraseRound(draft, alternatives);
    }
    return finishParaphrase(draft);
  }

  /**
   * Paraphrases in the order of the texts, several at a time.
   *
   * @param onProgress told how many are done
   * @throws EngineError
   */
  async all(
    base: string,
    texts: readonly string[],
    seed: number,
    signal?: AbortSignal,
    onProgress: (done: number) => void = () => undefined,
  ): Promise<Paraphrase[]> {
    const made: Paraphrase[] = [];
    const queue = texts.entries();
    let done = 0;
    const lane = async () => {
      for (const [at, text] of queue) {
        made[at] = await this.one(base, text, seed, signal);
        onProgress(++done);
      }
    };
    await Promise.all(Array.from({ length: this.#engine.workers }, lane));
    return made;
  }
}

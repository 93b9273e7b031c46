import type { ConditionalModel, Past } from './conditionalModel';
import { firstPositions } from './conditionalModel';

/** Texts in front, tokenised, with what they left in the model. */
interface Prefix {
  /** The sequence of all the texts that the model has room for. */
  readonly sequence: readonly number[];
  /** Positions of the first s texts, s from 0. */
  readonly lengths: readonly number[];
  readonly past: Past;
  /** The same for fewer texts, as they were asked for. */
  readonly shorter: Map<number, Past>;
}

/** A text's place behind a prefix. */
export interface Placed {
  /** Texts in front of it. */
  readonly shots: number;
  readonly past: Past;
  /** The token that the model reads last before the text's own: the BOS, or the prefix's last token. */
  readonly last: number;
}

const KEPT = 4;

/**
 * Prefixes of one model, each read once and reused for every text behind it.
 *
 * A prefix text is framed as in training: BOS text BOS text … BOS, then the text's own tokens. Texts are tokenised apart,
 * so a text's tokens are the same as without a prefix (attacks.md, B8 and G). Without a BOS the texts follow one another.
 */
export class Prefixes {
  readonly #model: ConditionalModel;
  readonly #heads: number;
  readonly #context: number;
  readonly #bos: number | null;
  readonly #tokens: (text: string) => readonly number[];
  readonly #made = new Map<string, Prefix>();

  constructor(
    model: ConditionalModel,
    shape: { readonly heads: number; readonly context: number; readonly bos: number | null },
    tokens: (text: string) => readonly number[],
  ) {
    this.#model = model;
    this.#heads = shape.heads;
    this.#context = shape.context;
    this.#bos = shape.bos;
    this.#tokens = tokens;
  }

  /**
   * Puts a text of `tokens` tokens behind as many of the first prefix texts as leave room for it; null where there is no
   * room for one.
   */
  async place(texts: readonly string[], tokens: number): Promise<Placed | null> {
    const prefix = await this.#read(texts);
    // positions read: those of the past, then the last token before the text and all of the text's but its last
    const fits = (length: number) => this.#pastOf(length) + tokens <= this.#context;
    let shots = prefix.lengths.length - 1;
    while (shots > 0 && !fits(prefix.lengths[shots]!)) shots--;
    if (shots === 0) return null;
    const positions = this.#pastOf(prefix.lengths[shots]!);
    let past = prefix.shorter.get(shots);
    if (!past) {
      past = firstPositions(prefix.past, positions, this.#heads);
      prefix.shorter.set(shots, past);
    }
    return { shots, past, last: this.#bos ?? prefix.sequence[positions]! };
  }

  /** Positions in the past of a text behind `length` prefix tokens: the last one is read with the text. */
  #pastOf(length: number): number {
    return this.#bos === null ? length - 1 : length;
  }

  async #read(texts: readonly string[]): Promise<Prefix> {
    const name = texts.join('\n\u0000');
    const known = this.#made.get(name);
    if (known) return known;
    const sequence: number[] = [];
    const lengths = [0];
    for (const text of texts) {
      const framed = this.#bos === null ? this.#tokens(text) : [this.#bos, ...this.#tokens(text)];
      if (sequence.length + framed.length >= this.#context) break;
      sequence.push(...framed);
      lengths.push(sequence.length);
    }
    const past =
      sequence.length === 0 ? { positions: 0, keys: [], values: [] } : await this.#model.past(sequence);
    const made = { sequence, lengths, past, shorter: new Map<number, Past>() };
    if (this.#made.size >= KEPT) this.#made.delete(this.#made.keys().next().value!);
    this.#made.set(name, made);
    return made;
  }
}

import { Random } from '../../src/data/random';

export interface FixedText {
  readonly words: string;
  /** BOS and the tokens of the words. */
  readonly ids: readonly number[];
}

/** A word of the vocabulary that stands behind a space. */
const WORD = /^\u0120[a-z]{2,}$/;

/**
 * Texts of an exact number of tokens, without any padding: random words each of which is one token of a byte-level BPE.
 * They mean nothing, which changes no speed.
 *
 * @param tokenizer tokenizer.json
 */
export function fixedTexts(tokenizer: string, count: number, tokens: number, seed: number): FixedText[] {
  const { model, added_tokens: added } = JSON.parse(tokenizer) as {
    model: { vocab: Record<string, number> };
    added_tokens: { id: number; content: string }[];
  };
  const bos = added.find(({ content }) => content === '<|endoftext|>')!.id;
  const words = Object.entries(model.vocab).filter(([token]) => WORD.test(token));
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const drawn = Array.from({ length: tokens }, () => words[random.below(words.length)]!);
    return {
      words: drawn.map(([token]) => ` ${token.slice(1)}`).join(''),
      ids: [bos, ...drawn.map(([, id]) => id)],
    };
  });
}

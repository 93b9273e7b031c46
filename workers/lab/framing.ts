import type { SpanTokenizer } from '../scoring/tokenizer';
import { TextError } from './failures';

/**
 * The sequence of tokens that a model reads and predicts: the BOS, where there is one, and the text's tokens; as for
 * scoring.
 *
 * @param size the model's vocabulary
 * @throws TextError where the tokenizer cannot take the text, or gives tokens that the model does not have
 */
export function framedSequence(tokenizer: SpanTokenizer, words: string, size: number): number[] {
  const ids = encode(tokenizer, words);
  const outside = ids.find((id) => id >= size);
  if (outside !== undefined)
    throw new TextError(`token ${outside} is outside the model's vocabulary of ${size}`);
  return tokenizer.bos === null ? [...ids] : [tokenizer.bos, ...ids];
}

function encode(tokenizer: SpanTokenizer, words: string): readonly number[] {
  try {
    return tokenizer.encode(words).ids;
  } catch (error) {
    if (error instanceof RangeError) throw new TextError(error.message);
    throw error;
  }
}

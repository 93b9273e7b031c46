import type { SpanTokenizer } from '../scoring/tokenizer';
import { TextError } from './failures';
import { framedSequence } from './framing';
import { tokenText, type TokenText } from './rows';

export interface ReadTexts {
  /** Those that can be learnt. */
  readonly texts: readonly TokenText[];
  /** Tokens of each that count. */
  readonly lengths: readonly number[];
  /** Positions in the list of those that cannot: no token to learn, or none that this model knows. */
  readonly skipped: readonly number[];
  /** Positions in the list of those whose end is cut off. */
  readonly truncated: readonly number[];
}

export interface Frame {
  /** Positions that the model reads. */
  readonly context: number;
  /** Tokens that it knows. */
  readonly size: number;
  /** Whether the BOS also follows a text that fits, as its end. */
  readonly end: boolean;
}

export function readTexts(
  tokenizer: SpanTokenizer,
  list: readonly string[],
  { context, size, end }: Frame,
): ReadTexts {
  const [texts, skipped, truncated]: [TokenText[], number[], number[]] = [[], [], []];
  list.forEach((words, position) => {
    const framed = sequenceOf(tokenizer, words, size);
    const sequence = end && tokenizer.bos !== null && framed ? [...framed, tokenizer.bos] : framed;
    if (!framed || framed.length < 2 || !sequence) {
      skipped.push(position);
      return;
    }
    if (sequence.length - 1 > context) truncated.push(position);
    texts.push(tokenText(sequence, context));
  });
  return { texts, lengths: texts.map(({ read }) => read.length), skipped, truncated };
}

function sequenceOf(tokenizer: SpanTokenizer, words: string, size: number): number[] | null {
  try {
    return framedSequence(tokenizer, words, size);
  } catch (error) {
    if (error instanceof TextError) return null;
    throw error;
  }
}

import type { SpanTokenizer } from '../scoring/tokenizer';
import { TextError } from './failures';
import { framedSequence } from './framing';
import { tokenText, type TokenText } from './rows';

export interface ReadTexts {
  /** Those that can be learnt. */
  readonly texts: readonly TokenText[];
  /** Tokens of each that count. */
  readonly lengths: readonly number[];
  /** Their positions in the list. */
  readonly positions: readonly number[];
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
  const texts: TokenText[] = [];
  const [positions, skipped, truncated]: [number[], number[], number[]] = [[], [], []];
  list.forEach((words, position) => {
    const framed = sequenceOf(tokenizer, words, size);
    const sequence = end && tokenizer.bos !== null && framed ? [...framed, tokenizer.bos] : framed;
    if (!framed || framed.length < 2 || !sequence) {
      skipped.push(position);
      return;
    }
    if (sequence.length - 1 > context) truncated.push(position);
    positions.push(position);
    texts.push(tokenText(sequence, context));
  });
  return { texts, lengths: lengthsOf(texts), positions, skipped, truncated };
}

/** Two lists of which the second stands in the first one's place later: what one of them cannot learn, both leave out. */
export function pairedTexts(first: ReadTexts, second: ReadTexts): readonly [ReadTexts, ReadTexts] {
  const skipped = union(first.skipped, second.skipped);
  const truncated = union(first.truncated, second.truncated).filter((at) => !skipped.includes(at));
  const within = ({ texts, positions }: ReadTexts): ReadTexts => {
    const kept = positions.flatMap((at, i) => (skipped.includes(at) ? [] : [{ at, text: texts[i]! }]));
    const own = kept.map(({ text }) => text);
    return { texts: own, lengths: lengthsOf(own), positions: kept.map(({ at }) => at), skipped, truncated };
  };
  return [within(first), within(second)];
}

const lengthsOf = (texts: readonly TokenText[]) => texts.map(({ read }) => read.length);

const union = (a: readonly number[], b: readonly number[]) =>
  [...new Set([...a, ...b])].toSorted((one, other) => one - other);

function sequenceOf(tokenizer: SpanTokenizer, words: string, size: number): number[] | null {
  try {
    return framedSequence(tokenizer, words, size);
  } catch (error) {
    if (error instanceof TextError) return null;
    throw error;
  }
}

import type { Alternatives } from '../passes/records';
import { bucketOf, type WordTable } from '../passes/wordTable';
import { functionSwaps } from './functionSwaps';
import { isFunctionWord } from './functionWords';
import { endingOf, type TextWord } from './paraphraseWords';
import type { Synonyms } from './synonyms';

/**
 * Who names a word, the best first: the list of synonyms, a contraction written out, the base model, the list of small
 * words, the list of common words.
 */
export type SwapSource = 'synonym' | 'contraction' | 'model' | 'small word' | 'list';

/** The words that there are. */
export interface Lexicon {
  readonly table: WordTable | null;
  readonly synonyms: Synonyms;
  /** Whether a word in lower case is an ordinary one of the language. */
  isWord(word: string): boolean;
}

export function lexiconOf(table: WordTable | null, synonyms: Synonyms): Lexicon {
  const known = new Set([...(table?.values() ?? [])].flat());
  return { table, synonyms, isWord: (word) => known.has(word) || synonyms.has(word) };
}

/** A word in lower case that may stand there. */
export interface Candidate {
  readonly word: string;
  /** Relative to each other. */
  readonly weight: number;
}

/** What a synonym weighs that the model does not think of. */
const UNLIKELY = 0.01;
/** Common words are not that much more likely than others: the n-th weighs 1 / (n + this). */
const FLATTENING = 20;

/**
 * What may stand in a word's place.
 *
 * @param at where it begins in the text that the alternatives are of
 */
export function candidatesFor(
  { word: written, free, whole, next }: TextWord,
  source: SwapSource,
  { table, synonyms, isWord }: Lexicon,
  alternatives: Alternatives | null,
  at: number,
): Candidate[] {
  if (source === 'contraction') return whole === null ? [] : [{ word: whole, weight: 1 }];
  if (free === 'no') return [];
  const word = written.toLowerCase();
  if (source === 'small word') return functionSwaps(word, next).map((each) => ({ word: each, weight: 1 }));
  const named = alternatives === null ? [] : namedByModel(alternatives, at);
  if (source === 'synonym') {
    const likely = new Map(named.map((candidate) => [candidate.word, candidate.weight]));
    return (synonyms.get(word) ?? []).map((each) => ({
      word: each,
      weight: UNLIKELY + (likely.get(each) ?? 0),
    }));
  }
  if (free === 'grammar') return [];
  const ending = endingOf(word);
  const fits = (other: string) => other !== word && !isFunctionWord(other) && endingOf(other) === ending;
  if (source === 'model') return named.filter((candidate) => isWord(candidate.word) && fits(candidate.word));
  const bucket = table === null ? [] : bucketOf(table, [...word].length);
  return bucket.filter(fits).map((other, rank) => ({ word: other, weight: 1 / (rank + FLATTENING) }));
}

/**
 * The words that the model would begin at a place, with their probabilities. Its tokens are pieces of words as well:
 * which of these are words, the lists have to say.
 */
function namedByModel({ count, start, end, texts, logp }: Alternatives, at: number): Candidate[] {
  // the token that the word begins with may hold the white space before it
  const token = start.findIndex((from, i) => from <= at && at < end[i]!);
  if (token < 0 || at - start[token]! > 1) return [];
  const space = at > start[token]!;
  const found: Candidate[] = [];
  for (let k = token * count; k < (token + 1) * count; k++) {
    const text = texts[k]!;
    if (/^\s/.test(text) === space && /^\s?\p{Ll}{3,}$/u.test(text))
      found.push({ word: text.trim(), weight: Math.exp(logp[k]!) });
  }
  return found;
}

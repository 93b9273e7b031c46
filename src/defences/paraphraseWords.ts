import { writtenOut } from './functionSwaps';
import { isFunctionWord } from './functionWords';

/** A word of a text: what stands between white space, without punctuation around it. */
export interface TextWord {
  /** In UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly word: string;
  /** Whether a paraphrase may put another word there; 'grammar': only one that serves the same purpose. */
  readonly free: 'yes' | 'grammar' | 'no';
  /** The word behind it, in lower case; '' = there is none. */
  readonly next: string;
  /** A contraction written out; null where it is none. */
  readonly whole: string | null;
}

const CHUNK = /\S+/gu;
const CORE = /^[^\p{L}\p{N}]*(.*?)[^\p{L}\p{N}]*$/u;
const LETTERS_ONLY = /^\p{L}[\p{L}\p{M}]*$/u;
const SENTENCE_END = /[.!?:;]["'”’)\]]*$/u;

/**
 * The words of a text, and which of them a paraphrase may replace. Facts stay: what has a digit, names (a capital that no
 * beginning of a sentence explains), abbreviations, and words put together with a hyphen
 * or an apostrophe, but that a contraction may be written out. At the
 * beginning of a sentence a capital is taken for a name's where the word is not a known one, or another capital follows.
 *
 * @param known whether a word in lower case is an ordinary word of the language
 */
export function paraphraseWords(text: string, known: (word: string) => boolean): TextWord[] {
  const chunks = [...text.matchAll(CHUNK)].map((match) => {
    const core = CORE.exec(match[0])![1]!;
    return { at: match.index + match[0].indexOf(core), core, chunk: match[0], start: match.index };
  });
  return chunks
    .map(({ at, core }, i): TextWord => {
      const before = chunks[i - 1];
      const begins =
        before === undefined ||
        SENTENCE_END.test(before.chunk) ||
        /\n/.test(text.slice(before.start, chunks[i]!.start));
      const next = chunks[i + 1]?.core ?? '';
      return {
        start: at,
        end: at + core.length,
        word: core,
        free: freedom(core, begins, next, known),
        next: next.toLowerCase(),
        whole: writtenOut(core.toLowerCase(), next.toLowerCase()),
      };
    })
    .filter(({ word }) => word !== '');
}

function freedom(
  word: string,
  begins: boolean,
  next: string,
  known: (word: string) => boolean,
): TextWord['free'] {
  const lower = word.toLowerCase();
  const isGrammar = isFunctionWord(lower);
  if (!LETTERS_ONLY.test(word) || ([...word].length < 3 && !isGrammar)) return 'no';
  if (word !== lower) {
    const isCapital = word.slice(1) === lower.slice(1);
    const isName = !begins || !isCapital || !known(lower) || /^\p{Lu}\p{L}/u.test(next);
    if (isName && !(begins && isCapital && isGrammar)) return 'no';
  }
  return isGrammar ? 'grammar' : 'yes';
}

/** Endings that carry grammar, the longest first: a word is replaced by one with the same. */
const ENDINGS = [
  'ingly',
  'edly',
  'ness',
  'ment',
  'tion',
  'able',
  'less',
  'ing',
  'est',
  'ful',
  'ies',
  'ers',
  'ed',
  'ly',
  'er',
];

/** The ending of a word in lower case; '' = none that is known. A final s counts where it can be an ending. */
export function endingOf(word: string): string {
  const found = ENDINGS.find((ending) => word.length >= ending.length + 3 && word.endsWith(ending));
  if (found) return found;
  return word.length > 3 && /[^sui]s$/.test(word) ? 's' : '';
}

/** The word with the capital that another one has. */
export function withCapitalOf(word: string, other: string): string {
  const [first] = other;
  if (first === undefined || first === first.toLowerCase()) return word;
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

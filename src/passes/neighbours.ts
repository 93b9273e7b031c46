import { Random } from '../data/random';
import { seedFor } from './digest';
import type { Alternatives } from './records';
import { bucketOf, type WordTable } from './wordTable';

/**
 * Neighbours of a text: the text with a share of its tokens, or of its words, swapped for others (attacks.md B10). They
 * depend on the seed, the index and the text alone, so that every model and every attack that asks for one gets the same.
 */

/** Which neighbour of a text. */
export interface NeighbourDraw {
  /** From 0. */
  readonly index: number;
  /** Share of the tokens, or words, that are swapped: max(1, ⌊n·share⌋) of them, as far as there are that many to swap. */
  readonly share: number;
  readonly seed: number;
}

/** A place in the text, in UTF-16 units, and what may stand there instead, with weights. */
interface Site {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
  /** Relative to each other; null = all the same. */
  readonly weights: readonly number[] | null;
}

/**
 * A neighbour by a language model's own alternatives: tokens at positions drawn without replacement, each swapped for
 * another one drawn by the model's probabilities given what stands before it in the text itself.
 *
 * A position can be swapped where its token is made of whole characters and one of the alternatives is another piece of
 * plain text that begins and ends with white space exactly where the token does: else words would melt together, or
 * fall apart. Where no position can be, the text comes back unchanged.
 */
export function neighbourFromModel(text: string, alternatives: Alternatives, draw: NeighbourDraw): string {
  const n = alternatives.start.length;
  const sites = Array.from({ length: n }, (_, i) => tokenSite(text, alternatives, i));
  return swapped(
    text,
    n,
    sites.filter((site) => site !== null),
    draw,
  );
}

/**
 * A neighbour by a list of common words: words swapped for others of the same length, each as likely as the next, with
 * a capital first letter where the word had one. Words are runs of letters. Those under three letters stay, as do pieces
 * of a word with an apostrophe ("don't"). Where no word can be swapped, the text comes back unchanged.
 */
export function neighbourFromWords(text: string, table: WordTable, draw: NeighbourDraw): string {
  const words = [...text.matchAll(LETTERS)];
  const sites = words.map((match) => wordSite(text, match.index, match[0], table));
  return swapped(
    text,
    words.length,
    sites.filter((site) => site !== null),
    draw,
  );
}

/** The text with some of its sites swapped. @param n tokens, or words, that the share is a share of */
function swapped(
  text: string,
  n: number,
  sites: readonly Site[],
  { index, share, seed }: NeighbourDraw,
): string {
  const random = new Random(seedFor(seed, 'neighbour', index, text));
  const count = Math.max(1, Math.floor(n * share + 1e-9));
  const chosen = random.shuffle(sites).slice(0, count);
  const swaps = chosen.map((site) => ({ ...site, by: pick(site, random) })).sort((a, b) => a.start - b.start);
  let [result, at] = ['', 0];
  for (const { start, end, by } of swaps) {
    result += text.slice(at, start) + by;
    at = end;
  }
  return result + text.slice(at);
}

function pick({ candidates, weights }: Site, random: Random): string {
  if (weights === null) return candidates[random.below(candidates.length)]!;
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => (left -= weight) < 0);
  return candidates[found < 0 ? candidates.length - 1 : found]!; // rounding may leave a crumb after the last
}

function tokenSite(text: string, alternatives: Alternatives, i: number): Site | null {
  const [start, end] = [alternatives.start[i]!, alternatives.end[i]!];
  // an empty span holds later bytes of a character; the token before it holds the first ones only
  const next = i + 1;
  const isPart = next < alternatives.start.length && alternatives.start[next] === alternatives.end[next];
  if (start === end || isPart) return null;
  const own = text.slice(start, end);
  const fitting: { readonly text: string; readonly logp: number }[] = [];
  for (let k = i * alternatives.count; k < next * alternatives.count; k++) {
    const other = alternatives.texts[k]!;
    if (other !== own && isPlain(other) && sameEdges(other, own))
      fitting.push({ text: other, logp: alternatives.logp[k]! });
  }
  if (fitting.length === 0) return null;
  const top = Math.max(...fitting.map(({ logp }) => logp));
  return {
    start,
    end,
    candidates: fitting.map((candidate) => candidate.text),
    weights: fitting.map(({ logp }) => Math.exp(logp - top)),
  };
}

/** Bytes of a character ("\xE2"), and names of special tokens as tokenizers write them: <|endoftext|>, </s>, [SEP]. */
const BYTES = /\\x[0-9A-F]{2}|\uFFFD/;
const SPECIAL = /^(<\|.*\|>|<\/?[a-z_]+>|\[[A-Z]+\])$/;

function isPlain(token: string): boolean {
  return token !== '' && !BYTES.test(token) && !SPECIAL.test(token);
}

function sameEdges(a: string, b: string): boolean {
  return [/^\s/, /\s$/].every((edge) => edge.test(a) === edge.test(b));
}

const LETTERS = /\p{L}[\p{L}\p{M}]*/gu;
const BEFORE_PART = /[\p{L}\p{M}]['’]$/u;
const AFTER_PART = /^['’]\p{L}/u;

function wordSite(text: string, start: number, word: string, table: WordTable): Site | null {
  const end = start + word.length;
  if (
    BEFORE_PART.test(text.slice(Math.max(0, start - 3), start)) ||
    AFTER_PART.test(text.slice(end, end + 3))
  )
    return null;
  const lower = word.toLowerCase();
  const others = bucketOf(table, [...word].length).filter((other) => other !== lower);
  if (others.length === 0) return null;
  const [first] = word;
  const capital = first !== first!.toLowerCase();
  return { start, end, candidates: capital ? others.map(capitalised) : others, weights: null };
}

function capitalised(word: string): string {
  const [first, ...rest] = word;
  return (first ?? '').toUpperCase() + rest.join('');
}

/** Tokens that are drawn as one piece of text: usually one, several where they share a character. */
export interface TokenGroup {
  /** Index of the first and the last token. */
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

export interface GroupedText {
  /** What stands before the first token: a model without a start token has no record of the first one. */
  readonly lead: string;
  readonly groups: readonly TokenGroup[];
  /** What stands behind the last token that is shown. */
  readonly rest: string;
}

/**
 * Cuts a text into the pieces that its tokens cover. A byte-level token may lie inside a character; its span is then
 * empty, and it joins the token that the character belongs to.
 *
 * @param start, end spans of the tokens, UTF-16 offsets; they follow each other without gaps
 * @param count how many of the tokens are shown; the text of the others goes to the rest
 */
export function groupTokens(
  text: string,
  start: ArrayLike<number>,
  end: ArrayLike<number>,
  count: number,
): GroupedText {
  const groups: { first: number; last: number; text: string }[] = [];
  for (let i = 0; i < count; i++) {
    const words = text.slice(start[i], end[i]);
    const previous = groups.at(-1);
    if (words === '' && previous) previous.last = i;
    else groups.push({ first: i, last: i, text: words });
  }
  if (count === 0) return { lead: '', groups, rest: text };
  return { lead: text.slice(0, start[0]), groups, rest: text.slice(end[count - 1]) };
}

/** The piece of text that a token is drawn in; undefined where it is not drawn. */
export function groupOf(groups: readonly TokenGroup[], token: number): TokenGroup | undefined {
  let [low, high] = [0, groups.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (groups[middle]!.first <= token) low = middle;
    else high = middle - 1;
  }
  const group = groups[low];
  return group && group.first <= token && token <= group.last ? group : undefined;
}

/** The blanks that a token begins with, and the rest: a word reads better where the blank before it is not filled. */
export function splitGap(text: string): [gap: string, word: string] {
  const word = text.trimStart();
  const blanks = text.slice(0, text.length - word.length);
  return word === '' || !/^ +$/.test(blanks) ? ['', text] : [blanks, word];
}

/** A token as it can be read alone: white space at its edges by a sign. */
export function visibleToken(text: string): string {
  return text
    .replace(/\r\n?|\n/g, '⏎')
    .replace(/\t/g, '⇥')
    .replace(/^ +| +$/g, (blanks) => '␣'.repeat(blanks.length));
}

/** A token as it can be said. */
export function spokenToken(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '') return trimmed;
  return text.includes('\n') ? 'line break' : text === '' ? 'part of a character' : 'space';
}

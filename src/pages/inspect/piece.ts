import type { Trace } from '../../passes/trace';
import type { ChipToken } from '../../ui/TokenChips.svelte';
import { visibleToken, type TokenGroup } from '../../ui/tokenGroups';

type Spans = Pick<Trace, 'start' | 'end'>;

/** The piece of a text that a token belongs to, drawn or not: tokens within one character make one piece. */
export function pieceOf(text: string, { start, end }: Spans, token: number): TokenGroup {
  const isEmpty = (i: number) => text.slice(start[i], end[i]) === '';
  let [first, last] = [token, token];
  while (first > 0 && isEmpty(first)) first--;
  while (last + 1 < end.length && isEmpty(last + 1)) last++;
  return { first, last, text: text.slice(start[first], end[first]) };
}

/** The tokens of greatest value, the greatest first, each by its piece of the text. */
export function extremeTokens(
  { text, target }: { readonly text: string; readonly target: Spans & Pick<Trace, 'logp'> },
  value: (token: number) => number,
  note: (token: number) => string,
  listed: number,
): ChipToken[] {
  return Array.from(target.logp, (_, i) => i)
    .sort((a, b) => value(b) - value(a) || a - b)
    .slice(0, listed)
    .map((i) => ({ token: i, text: visibleToken(pieceOf(text, target, i).text), note: note(i) }));
}

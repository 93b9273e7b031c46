import type { Trace } from './trace';

/**
 * How many tokens of a trace still hold after its text was edited: those in words that lie wholly before the first
 * change. A causal model's record of them does not depend on what follows. The word that touches the change is left
 * out, since the tokenizer may cut it anew.
 */
export function keptTokens(trace: Pick<Trace, 'end'>, before: string, after: string): number {
  if (before === after) return trace.end.length;
  const safe = lastCut(before, after);
  let kept = 0;
  while (kept < trace.end.length && trace.end[kept]! <= safe) kept++;
  return kept;
}

/** The last place at or before the first change where both texts begin a new word. */
function lastCut(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same++;
  for (let at = same; at > 0; at--) if (isCut(before, at) && isCut(after, at)) return at;
  return 0;
}

/**
 * Whether a word ends before `at` whatever the tokenizer: text that is not white space, then white space. (Runs of
 * white space are cut differently by what follows them.)
 */
function isCut(text: string, at: number): boolean {
  const next = text[at];
  return /\S/.test(text[at - 1]!) && (next === undefined ? true : /\s/.test(next));
}

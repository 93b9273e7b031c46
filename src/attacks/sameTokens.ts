import type { Trace } from '../passes/trace';

/** Whether two traces score the same tokens, so that their records can be compared position by position. */
export function sameTokens(a: Trace, b: Trace): boolean {
  return a.tokens.length === b.tokens.length && a.tokens.every((token, i) => token === b.tokens[i]);
}

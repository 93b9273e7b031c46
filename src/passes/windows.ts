/** One forward pass over part of a long sequence: which positions it reads and which of its predictions are kept. */
export interface Window {
  /** First position read. */
  readonly from: number;
  /** One past the last position read. */
  readonly to: number;
  /** The first prediction kept, counted from `from`: earlier ones were made before with a longer context. */
  readonly keep: number;
}

/**
 * Windows of the full context with a stride of half of it; each next token is predicted once, in the first window that
 * reaches it, which is the one with the longest left context (attacks.md, Framing).
 *
 * Position p of the sequence (the BOS, then the tokens) predicts position p + 1; the last position predicts nothing.
 *
 * @param length positions in the sequence, the BOS included
 * @param context the model's number of positions
 */
export function scoringWindows(length: number, context: number): Window[] {
  const readable = length - 1;
  if (readable <= 0) return [];
  const stride = Math.max(1, Math.floor(context / 2));
  const windows: Window[] = [];
  let predicted = 0;
  for (let from = 0; predicted < readable; from += stride) {
    const to = Math.min(from + context, readable);
    windows.push({ from, to, keep: predicted - from });
    predicted = to;
  }
  return windows;
}

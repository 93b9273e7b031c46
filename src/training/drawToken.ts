/** How a token is chosen from a model's logits. */
export interface DrawSettings {
  /** 0 = the likeliest token, the first of equals. */
  readonly temperature: number;
  /** The so many likeliest tokens, ties by position; null = all. */
  readonly topK: number | null;
}

/**
 * Draws a token from softmax(logits / temperature) over the allowed ones.
 *
 * @param logits [V]
 * @param never a token that is never drawn; null = none
 * @param uniform a number in [0, 1)
 */
export function drawToken(
  logits: Float32Array,
  { temperature, topK }: DrawSettings,
  never: number | null,
  uniform: number,
): number {
  const allowed = likeliest(logits, temperature === 0 ? 1 : (topK ?? logits.length), never);
  const top = logits[allowed[0]!]!;
  if (temperature === 0) return allowed[0]!;
  const weights = allowed.map((id) => Math.exp((logits[id]! - top) / temperature));
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, id] of allowed.entries()) {
    left -= weights[i]!;
    if (left < 0) return id;
  }
  return allowed.at(-1)!; // rounding: the weights added up to a little less
}

/** Positions of the k largest, the largest first, ties by position. */
function likeliest(logits: Float32Array, k: number, never: number | null): number[] {
  const sorted = Float32Array.from(logits);
  if (never !== null) sorted[never] = -Infinity;
  const last = sorted.slice().sort()[Math.max(0, sorted.length - k)]!;
  const chosen: number[] = [];
  sorted.forEach((value, id) => {
    if (value >= last && id !== never) chosen.push(id);
  });
  return chosen.sort((a, b) => sorted[b]! - sorted[a]! || a - b).slice(0, k);
}

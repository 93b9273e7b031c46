import { numpy as np } from '@jax-js/jax';
import type { Rows } from './trainingGraph';

/** A text as training reads it: n tokens, and the one that follows each. */
export interface TokenText {
  readonly read: Int32Array<ArrayBuffer>;
  readonly next: Int32Array<ArrayBuffer>;
}

/** A framed sequence of at least two tokens, cut off where the model's context ends. */
export function tokenText(sequence: readonly number[], context: number): TokenText {
  const n = Math.min(context, sequence.length - 1);
  return { read: Int32Array.from(sequence.slice(0, n)), next: Int32Array.from(sequence.slice(1, n + 1)) };
}

/**
 * Texts as rows of one length, padded on the right; rows beyond the texts are all padding.
 *
 * @param weight what each token's loss counts for
 * @param columns see Rows; stays in memory
 */
export function paddedRows(
  texts: readonly TokenText[],
  { rows, length }: { readonly rows: number; readonly length: number },
  weight: number,
  columns: np.Array,
): Rows {
  const [ids, targets] = [new Int32Array(rows * length), new Int32Array(rows * length)];
  const weights = new Float32Array(rows * length);
  texts.forEach(({ read, next }, row) => {
    ids.set(read, row * length);
    targets.set(next, row * length);
    weights.fill(weight, row * length, row * length + read.length);
  });
  const shape = [rows, length];
  return {
    ids: np.array(ids, { shape }),
    targets: np.array(targets, { shape }),
    weights: np.array(weights, { shape }),
    columns: columns.ref,
  };
}

export interface ClippedGradients {
  /** Each text's gradient, shortened to the clipping norm where it was longer. Shape [texts][parameters]. */
  readonly clipped: Float64Array[];
  /** Their sum over the expected lot, shape [parameters]; null without gradients. Noise is not yet added. */
  readonly mean: Float64Array | null;
}

/**
 * The heart of DP-SGD (Abadi et al. 2016): each text's gradient g becomes g · min(1, C / ‖g‖₂), so that no text moves
 * the sum by more than C. The sum is divided by the expected lot size and not by how many texts were drawn: that number
 * is itself private.
 *
 * Throws RangeError unless C > 0 and the lot > 0, or where the gradients differ in length.
 */
export function clipAndAverage(
  gradients: readonly ArrayLike<number>[],
  clippingNorm: number,
  expectedLot: number,
): ClippedGradients {
  if (!(clippingNorm > 0)) throw new RangeError(`A clipping norm is above 0, not ${clippingNorm}.`);
  if (!(expectedLot > 0)) throw new RangeError(`An expected lot is above 0, not ${expectedLot}.`);
  const first = gradients[0];
  if (first === undefined) return { clipped: [], mean: null };
  if (gradients.some((gradient) => gradient.length !== first.length)) {
    throw new RangeError('All gradients need the same number of parameters.');
  }
  const clipped = gradients.map((gradient) => clip(gradient, clippingNorm));
  const mean = new Float64Array(first.length);
  for (const gradient of clipped) for (let i = 0; i < mean.length; i++) mean[i]! += gradient[i]!;
  return { clipped, mean: mean.map((sum) => sum / expectedLot) };
}

function clip(gradient: ArrayLike<number>, clippingNorm: number): Float64Array {
  const copy = Float64Array.from(gradient);
  const norm = Math.sqrt(copy.reduce((sum, value) => sum + value * value, 0));
  return norm > clippingNorm ? copy.map((value) => value * (clippingNorm / norm)) : copy;
}

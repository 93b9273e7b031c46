export interface LoraLayout {
  readonly layers: number;
  /** Shape [in, out] of each adapted matrix of a layer; all layers are alike. */
  readonly matrices: readonly (readonly [number, number])[];
  readonly rank: number;
  /** Layers, from 0, that carry no adapter. */
  readonly excludedLayers?: readonly number[];
}

/**
 * Number of trainable parameters of a LoRA: rank · (in + out) for each adapted matrix (Hu et al. 2021). Leaving layers
 * out is one of the defences of LoRA-Leak. Throws RangeError for an excluded layer that does not exist.
 */
export function loraParameterCount({ layers, matrices, rank, excludedLayers = [] }: LoraLayout): number {
  const excluded = new Set(excludedLayers);
  for (const layer of excluded) {
    if (!Number.isInteger(layer) || layer < 0 || layer >= layers) {
      throw new RangeError(`There is no layer ${layer} among ${layers}.`);
    }
  }
  const perLayer = matrices.reduce((sum, [fanIn, fanOut]) => sum + rank * (fanIn + fanOut), 0);
  return (layers - excluded.size) * perLayer;
}

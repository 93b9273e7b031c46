import { Random } from '../data/random';
import { seedFor } from '../passes/digest';
import { LORA_MATRICES, type LoraMethod } from './recipe';

/** What a GPT-2's adapters depend on. */
export interface BlockShape {
  readonly layers: number;
  readonly width: number;
}

/** One adapted matrix W [from, to]; W + scale · (B A)ᵀ is what the adapter makes of it. */
export interface AdaptedMatrix {
  /** Of the matrix, by Hugging Face's names: "h.0.attn.c_attn". */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Names of an adapter's two tensors: A is [rank, from], B is [to, rank]; in peft's layout. */
export const adapterNames = (matrix: string) => ({ a: `${matrix}.lora_A`, b: `${matrix}.lora_B` });

/** The matrices that a LoRA adapts, in the order of the blocks. */
export function adaptedMatrices(method: LoraMethod, { layers, width }: BlockShape): AdaptedMatrix[] {
  const sides = {
    'attn.c_attn': [width, 3 * width],
    'attn.c_proj': [width, width],
    'mlp.c_fc': [width, 4 * width],
    'mlp.c_proj': [4 * width, width],
  } as const;
  const chosen = LORA_MATRICES.filter((matrix) => method.matrices.includes(matrix));
  return Array.from({ length: layers }, (_, layer) => layer)
    .filter((layer) => method.layers === null || method.layers.includes(layer))
    .flatMap((layer) =>
      chosen.map((matrix) => ({
        name: `h.${layer}.${matrix}`,
        from: sides[matrix][0],
        to: sides[matrix][1],
      })),
    );
}

/** Shapes of all adapter tensors by name. */
export function adapterShapes(method: LoraMethod, shape: BlockShape): Record<string, readonly number[]> {
  return Object.fromEntries(
    adaptedMatrices(method, shape).flatMap(({ name, from, to }) => {
      const { a, b } = adapterNames(name);
      return [
        [a, [method.rank, from]],
        [b, [to, method.rank]],
      ] as const;
    }),
  );
}

/**
 * Adapters as training begins: A uniform in ±1/√from (what peft draws), B zero, so that nothing is changed yet. Each
 * matrix has a stream of its own: leaving one out changes no other.
 */
export function initialAdapters(
  method: LoraMethod,
  shape: BlockShape,
  seed: number,
): Map<string, Float32Array<ArrayBuffer>> {
  const tensors = new Map<string, Float32Array<ArrayBuffer>>();
  for (const { name, from, to } of adaptedMatrices(method, shape)) {
    const random = new Random(seedFor(seed, 'adapter', name));
    const bound = 1 / Math.sqrt(from);
    const { a, b } = adapterNames(name);
    tensors.set(
      a,
      Float32Array.from({ length: method.rank * from }, () => bound * (2 * random.uniform() - 1)),
    );
    tensors.set(b, new Float32Array(to * method.rank));
  }
  return tensors;
}

/**
 * Adds an adapter to its matrix: W [from, to] += scale · (B A)ᵀ, summed in float64.
 *
 * @param a [rank, from]
 * @param b [to, rank]
 */
export function mergeAdapter(
  weight: Float32Array,
  a: Float32Array,
  b: Float32Array,
  { from, to }: Pick<AdaptedMatrix, 'from' | 'to'>,
  scale: number,
): void {
  const rank = a.length / from;
  const row = new Float64Array(to);
  for (let i = 0; i < from; i++) {
    row.fill(0);
    for (let r = 0; r < rank; r++) {
      const value = a[r * from + i]!;
      for (let j = 0; j < to; j++) row[j]! += value * b[j * rank + r]!;
    }
    for (let j = 0; j < to; j++) weight[i * to + j]! += scale * row[j]!;
  }
}

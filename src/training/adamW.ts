/** Tensors by name. */
export type Tensors = ReadonlyMap<string, Float32Array<ArrayBuffer>>;

/** What training changes: the trained tensors, and running means of the gradient and of its square, by the same names. */
export interface FitState {
  readonly trained: Tensors;
  readonly first: Tensors;
  readonly second: Tensors;
}

/** The numbers of one step. */
export interface AdamWNumbers {
  /** Learning rate of this step. */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** What the gradient is multiplied by first. */
  readonly scale: number;
  /** The step's number, from 1. */
  readonly count: number;
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019), as in PyTorch: decay first, then the step. In place; computed in
 * float64, kept in float32.
 *
 * It runs outside the training engine, in which it would be three small programs for each tensor: a plain loop takes a
 * tenth of their time.
 *
 * @param gradients by the same names
 * @param decays whether weight decay is for this tensor
 */
export function adamWStep(
  { trained, first, second }: FitState,
  gradients: ReadonlyMap<string, Float32Array>,
  numbers: AdamWNumbers,
  decays: (name: string) => boolean,
): void {
  const { rate, beta1, beta2, epsilon, scale, count } = numbers;
  const correction1 = rate / (1 - beta1 ** count);
  const correction2 = 1 / (1 - beta2 ** count);
  for (const [name, gradient] of gradients) {
    const [w, m, v] = [trained.get(name)!, first.get(name)!, second.get(name)!];
    const shrink = decays(name) ? 1 - rate * numbers.weightDecay : 1;
    for (let i = 0; i < w.length; i++) {
      const g = gradient[i]! * scale;
      const mean = beta1 * m[i]! + (1 - beta1) * g;
      const square = beta2 * v[i]! + (1 - beta2) * g * g;
      m[i] = mean;
      v[i] = square;
      w[i] = w[i]! * shrink - (correction1 * mean) / (Math.sqrt(square * correction2) + epsilon);
    }
  }
}

/** Euclidean norm of all tensors together. */
export function wholeNorm(tensors: ReadonlyMap<string, Float32Array>): number {
  let sum = 0;
  for (const values of tensors.values()) for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** Adds scale · each tensor to the sum of its name, in place. */
export function addScaled(sums: Tensors, tensors: ReadonlyMap<string, Float32Array>, scale: number): void {
  for (const [name, values] of tensors) {
    const sum = sums.get(name)!;
    for (let i = 0; i < sum.length; i++) sum[i]! += scale * values[i]!;
  }
}

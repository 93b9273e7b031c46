import { Random } from '../data/random';
import { independentSeedFor } from '../passes/digest';

/**
 * A step's lot: each text is in it by a coin of its own, so the lot's size varies and it may be empty. In order.
 * The accountant takes the lots of all steps for independent.
 */
export function poissonLot(texts: number, samplingRate: number, seed: number, step: number): number[] {
  const random = new Random(independentSeedFor(seed, 'lot', step));
  return Array.from({ length: texts }, (_, i) => i).filter(() => random.uniform() < samplingRate);
}

/** Steps that read as many texts as one pass over all of them does, on average. */
export function stepsPerPass(samplingRate: number): number {
  return Math.max(1, Math.round(1 / samplingRate));
}

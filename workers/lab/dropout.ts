import { numpy as np, random } from '@jax-js/jax';
import { Random } from '../../src/data/random';
import { seedFor } from '../../src/passes/digest';
import type { Masks } from './gpt2';

/** Random keys of a step, uint32 [sites, 2]: drawn from seed and step alone, so a resumed run draws the same. */
export function dropoutKeys(seed: number, step: number, sites: number): Uint32Array<ArrayBuffer> {
  const generator = new Random(seedFor(seed, 'dropout', step));
  return Uint32Array.from({ length: Math.max(1, sites) * 2 }, () => generator.below(2 ** 31));
}

/** Takes a key for each mask from keys [sites, 2], which it reads by reference. */
export class KeyedMasks implements Masks {
  readonly #keys: np.Array;
  /** Masks handed out. */
  sites = 0;

  constructor(keys: np.Array) {
    this.#keys = keys;
  }

  drop(x: np.Array, rate: number): np.Array {
    const key = this.#keys.ref.slice(this.sites++);
    const kept = random.bernoulli(key, 1 - rate, [...x.shape]);
    return np.where(kept, x.mul(1 / (1 - rate)), 0);
  }
}

import { vi } from 'vitest';
import { GRADIENTS } from '../passes/records.fixture';
import type { Lab } from './engine.svelte';

/** A lab that answers at once, and notes what it was asked. Weights with noise are the noise's pair and sign. For tests. */
export function fakeLab() {
  return {
    gradientNorms: vi.fn<Lab['gradientNorms']>(() => Promise.resolve(GRADIENTS)),
    perturb: vi.fn<Lab['perturb']>((_, { pair, sign }) => Promise.resolve(Uint8Array.of(pair, sign + 1))),
  };
}

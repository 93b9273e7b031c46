import { grad, jit, numpy as np, setDebug } from '@jax-js/jax';
import { afterEach, describe, expect, it, vi } from 'vitest';

/** What patches/@jax-js+jax+0.1.25.patch mends. Where these fail, the patch has not been applied: `npx patch-package`. */
describe('the patched training engine', () => {
  afterEach(() => {
    setDebug(0);
    vi.restoreAllMocks();
  });

  it('takes the gradient of a look-up whose result is reshaped', () => {
    const picked = (table: np.Array, ids: np.Array) =>
      table
        .slice(ids.reshape([3, 1]))
        .reshape([6])
        .mul(np.arange(6))
        .sum();
    const ids = np.array(Int32Array.of(1, 2, 1));
    expect(jit(grad(picked))(np.ones([3, 2]), ids).js()).toEqual([
      [0, 0],
      [4, 6],
      [2, 3],
    ]);
  });

  it('computes what flows back into a frozen layer once, and not for every product that it enters', () => {
    const lines: string[] = [];
    vi.spyOn(console, 'info').mockImplementation((line: string) => void lines.push(line));
    setDebug(4);
    const layer = (x: np.Array, weights: np.Array) => np.exp(np.exp(np.dot(x, weights))).sum();
    const [x, weights] = [np.ones([8, 16]), np.ones([16, 32])];
    jit(grad(layer))(x, weights).dispose();
    const program = lines.find((line) => line.includes('steps ='))!;
    const terms = program
      .split('execute')
      .filter((kernel) => kernel.includes('reduction ='))
      .map((kernel) => kernel.split('reduction =')[0]!);
    expect(terms).toHaveLength(2); // the product forwards and the one backwards
    for (const term of terms) expect(term).not.toContain('Exp(');
  });
});

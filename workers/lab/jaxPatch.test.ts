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

  it('copies a reshaped transposition before a product, and not the index arithmetic into every term', () => {
    const lines: string[] = [];
    vi.spyOn(console, 'info').mockImplementation((line: string) => void lines.push(line));
    setDebug(4);
    const mixed = (heads: np.Array, weights: np.Array) =>
      np.dot(heads.transpose([1, 0, 2]).reshape([8, 12]), weights);
    const heads = np.arange(96).reshape([3, 8, 4]);
    const product = jit(mixed)(heads, np.ones([12, 2]));
    const sums = Array.from({ length: 8 }, (_, t) => 3 * (16 * t + 6) + 4 * (32 + 64)); // of 32 h + 4 t + 0 … 3
    expect(product.js()).toEqual(sums.map((sum) => [sum, sum]));
    const program = lines.find((line) => line.includes('steps ='))!;
    expect(program.match(/execute/g)).toHaveLength(2); // the copy and the product
  });

  it('uses the memory of what is needed no more', async () => {
    const pages = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
    const size = 2 ** 18; // a MiB
    const chain = jit((x: np.Array) => {
      for (let i = 0; i < 40; i++) x = np.dot(x, np.eye(2)).reshape([size / 2, 2]);
      return x;
    });
    const [last] = await chain(np.ones([size / 2, 2])).data();
    expect(last).toBe(1);
    const grown = pages.mock.calls.reduce((sum, [count]) => sum + count, 0);
    expect(grown * 65536).toBeLessThan(10 * 4 * size);
  });
});

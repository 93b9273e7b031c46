import { expect, it } from 'vitest';
import { Random } from '../../../src/data/random';
import { tokenStatistics } from '../../../src/passes/statistics';
import { plainStatistics } from './plainStatistics';

it('agrees with the float64 reference on every row', () => {
  const [rows, size] = [5, 300];
  const random = new Random(1);
  const logits = Float32Array.from({ length: rows * size }, () => 20 * random.uniform() - 10);
  const targets = Int32Array.from({ length: rows }, () => random.below(size));
  const got = plainStatistics(logits, targets, size);
  for (let row = 0; row < rows; row++) {
    const expected = tokenStatistics(logits.subarray(row * size, (row + 1) * size), targets[row]!);
    for (const name of ['logp', 'entropy', 'sigma', 'rank'] as const) {
      expect(got[name][row], name).toBeCloseTo(expected[name], 4);
    }
  }
});

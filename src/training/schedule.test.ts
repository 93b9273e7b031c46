import { describe, expect, it } from 'vitest';
import { learningRate } from './schedule';

const rates = (warmUpSteps: number, decay: 'linear' | 'none', steps: number) =>
  Array.from({ length: steps }, (_, step) =>
    learningRate({ learningRate: 1, warmUpSteps, decay }, step, steps),
  );

describe('the learning rate', () => {
  it('rises in a straight line, and falls in one towards the step after the last', () => {
    rates(2, 'linear', 6).forEach((rate, i) =>
      expect(rate).toBeCloseTo([0.5, 1, 0.8, 0.6, 0.4, 0.2][i]!, 12),
    );
    rates(0, 'linear', 4).forEach((rate, i) => expect(rate).toBeCloseTo([1, 0.75, 0.5, 0.25][i]!, 12));
  });

  it('stays where it is without decay', () => {
    expect(rates(2, 'none', 4)).toEqual([0.5, 1, 1, 1]);
  });

  it('is above 0 and at most its highest, also in a run shorter than its warm-up', () => {
    for (const rate of [...rates(9, 'linear', 4), ...rates(4, 'linear', 4), ...rates(3, 'linear', 4)]) {
      expect(rate).toBeGreaterThan(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { bestEpoch, meanLoss, outOfPatience } from './curve';

const epochs = (...losses: (number | null)[]) =>
  losses.map((heldOutLoss, epoch) => ({ epoch, heldOutLoss, trainLoss: null, epsilon: null }));

describe('a curve', () => {
  it('knows its best epoch, the first of equals', () => {
    expect(bestEpoch(epochs(5, 3, 4, 3))).toBe(1);
    expect(bestEpoch(epochs(1, 3))).toBe(0);
    expect(bestEpoch(epochs(null, null))).toBeNull();
    expect(bestEpoch([])).toBeNull();
  });

  it('runs out of patience after as many epochs without a lower loss', () => {
    expect(outOfPatience(epochs(5, 4, 4.5), 2)).toBe(false);
    expect(outOfPatience(epochs(5, 4, 4.5, 4), 2)).toBe(true);
    expect(outOfPatience(epochs(5, 4, 4.5, 4), null)).toBe(false);
    expect(outOfPatience(epochs(null, null, null, null), 1)).toBe(false);
  });

  it('weighs losses, without those that are not there', () => {
    expect(meanLoss([1, null, 4], [2, 9, 1])).toBe(2);
    expect(meanLoss([null], [1])).toBeNull();
    expect(meanLoss([], [])).toBeNull();
  });
});

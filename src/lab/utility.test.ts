import { describe, expect, it } from 'vitest';
import { gainKept, priceOf, setLoss, type Utility } from './utility';

const at = (loss: number) => setLoss([{ nll: loss * 10, tokens: 10 }]);
const utility = (heldOut: number, unrelated = 4): Utility => ({
  heldOut: at(heldOut),
  unrelated: at(unrelated),
  base: { heldOut: at(5), unrelated: at(3.9) },
});

describe('setLoss', () => {
  it('weighs texts by their tokens and counts what cannot be scored', () => {
    const set = setLoss([{ nll: 30, tokens: 10 }, null, { nll: 10, tokens: 10 }, { nll: 0, tokens: 20 }]);
    expect(set).toMatchObject({ tokens: 40, texts: 3, undefined: 1 });
    expect(set.loss).toBeCloseTo(1, 12);
    expect(set.perplexity).toBeCloseTo(Math.E, 12);
  });

  it('is undefined where nothing was scored', () => {
    expect(setLoss([null])).toEqual({ loss: null, perplexity: null, tokens: 0, texts: 0, undefined: 1 });
  });
});

describe('priceOf', () => {
  it('compares perplexities and time, and says what is left of the gain', () => {
    const price = priceOf(
      { utility: utility(4.4, 4.1), seconds: 90 },
      { utility: utility(4.2), seconds: 60 },
    );
    expect(price.heldOutRatio).toBeCloseTo(Math.exp(0.2), 12);
    expect(price.unrelatedRatio).toBeCloseTo(Math.exp(0.1), 12);
    expect(price.gainKept).toBeCloseTo(0.75, 12);
    expect(price.timeRatio).toBe(1.5);
  });

  it('is undefined where there is nothing to compare, or no gain to keep', () => {
    expect(priceOf({ utility: null, seconds: null }, { utility: utility(4), seconds: 1 })).toEqual({
      heldOutRatio: null,
      unrelatedRatio: null,
      gainKept: null,
      timeRatio: null,
    });
    expect(gainKept(utility(4), utility(5))).toBeNull();
    expect(gainKept(utility(5.2), utility(4))).toBeCloseTo(-0.2, 12);
  });
});

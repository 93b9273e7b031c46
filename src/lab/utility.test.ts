import { describe, expect, it } from 'vitest';
import { gainKept, setLoss, type Utility } from './utility';

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

describe('gainKept', () => {
  it('says what is left of the gain', () => {
    expect(gainKept(utility(4.4, 4.1), utility(4.2))).toBeCloseTo(0.75, 12);
    expect(gainKept(utility(5.2), utility(4))).toBeCloseTo(-0.2, 12);
  });

  it('is undefined where there is no gain to keep', () => {
    expect(gainKept(utility(4), utility(5))).toBeNull();
  });
});

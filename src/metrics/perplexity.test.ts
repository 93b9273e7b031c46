import { describe, expect, it } from 'vitest';
import { corpusPerplexity } from './perplexity';

describe('corpusPerplexity', () => {
  it('weighs texts by their tokens', () => {
    const nll = [10 * Math.log(2), 30 * Math.log(4)];
    expect(corpusPerplexity(nll, [10, 30])).toBeCloseTo(2 ** 1.75, 12);
  });

  it('is undefined where nothing was scored', () => {
    expect(corpusPerplexity([], [])).toBeNull();
    expect(corpusPerplexity([0], [0])).toBeNull();
    expect(() => corpusPerplexity([1], [])).toThrow(RangeError);
  });
});

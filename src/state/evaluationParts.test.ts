import { describe, expect, it } from 'vitest';
import { textsOf } from './evaluation.fixture';
import { LARGE, PART, partsOf } from './evaluationParts';

describe('partsOf', () => {
  it('leaves a set whole up to a size, and cuts a larger one', () => {
    for (const count of [0, 1, LARGE, LARGE + 1, 2 * LARGE + 7]) {
      const texts = textsOf(count);
      const parts = partsOf(texts);
      expect(parts.flatMap((part) => part.texts)).toEqual(texts);
      expect(parts.map(({ from }) => from)).toEqual(
        parts.map((_, i) => parts.slice(0, i).reduce((sum, part) => sum + part.texts.length, 0)),
      );
      if (count <= LARGE) expect(parts.length).toBeLessThanOrEqual(1);
      else expect(Math.max(...parts.map((part) => part.texts.length))).toBe(PART);
    }
  });

  it('knows which texts of a part share passes: the same words, but for their case', () => {
    const words = ['One', 'two', 'ONE', 'One', 'three'];
    const texts = words.map((text, i) => ({ id: String(i), text, member: null }));
    const [part] = partsOf(texts);
    expect(words.map((_, i) => part!.sharing(i))).toEqual([[0, 2, 3], [1], [0, 2, 3], [0, 2, 3], [4]]);
  });

  it('names places in the whole, and shares nothing over parts', () => {
    const texts = textsOf(LARGE + 1).map((each) => ({ ...each, text: 'the same' }));
    const [first, second] = partsOf(texts);
    expect(first!.sharing(0)).toHaveLength(PART);
    expect(second!.sharing(PART + 3)[0]).toBe(PART);
    expect(Math.max(...second!.sharing(PART + 3))).toBe(2 * PART - 1);
  });
});

import { describe, expect, it } from 'vitest';
import { checkRecipe, FULL_RECIPE, LORA_RECIPE } from './recipe';

describe('a recipe', () => {
  it('passes unchanged where it makes sense, also after a trip through JSON', () => {
    for (const recipe of [FULL_RECIPE, LORA_RECIPE]) {
      expect(checkRecipe(JSON.parse(JSON.stringify(recipe)), 4)).toEqual(recipe);
    }
  });

  it.each([
    [{ epochs: 0 }, 'epochs: at least 1'],
    [{ batch: 1.5 }, 'batch'],
    [{ learningRate: 0 }, 'learning rate: above 0'],
    [{ learningRate: NaN }, 'learningRate'],
    [{ dropout: 1 }, 'dropout: below 1'],
    [{ beta2: 1 }, 'beta2: below 1'],
    [{ clipNorm: 0 }, 'gradient norm: above 0'],
    [{ patience: 0 }, 'patience: at least 1'],
    [{ privacy: { clip: 0, noiseMultiplier: 1, samplingRate: null, delta: 1e-3 } }, 'clipping norm: above 0'],
    [{ method: { ...LORA_RECIPE.method, matrices: [] } }, 'LoRA needs a matrix'],
    [{ method: { ...LORA_RECIPE.method, layers: [4] } }, 'no block 4: the model has 4'],
    [{ method: { kind: 'other' } }, 'method'],
  ])('is refused: %j', (wrong, message) => {
    expect(() => checkRecipe({ ...FULL_RECIPE, ...wrong }, 4)).toThrow(RangeError);
    expect(() => checkRecipe({ ...FULL_RECIPE, ...wrong }, 4)).toThrow(message);
  });
});

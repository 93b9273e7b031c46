import { describe, expect, it } from 'vitest';
import { FULL_RECIPE } from '../training/recipe';
import {
  addCosts,
  costInWords,
  estimatedTokens,
  NO_COST,
  scoringCost,
  trainingCost,
  trainingSteps,
} from './cost';
import { runCost } from './runCost';
import { INITIAL_SPEC, SOFT_DEFENCE } from './runSpec';

const recipe = { ...FULL_RECIPE, epochs: 3, batch: 16 };
const privacy = { clip: 1, noiseMultiplier: 1, samplingRate: 0.25, delta: 1e-4 };

describe('what a fine-tuning costs', () => {
  it('is a pass over all tokens an epoch, the last step of which may be smaller', () => {
    expect(
      trainingCost(
        recipe,
        Array.from({ length: 40 }, () => 50),
      ),
    ).toEqual({
      ...NO_COST,
      steps: 9,
      trainingTokens: 6000,
    });
    expect(trainingSteps(recipe, 0)).toBe(0);
  });

  it('is the expected lot under DP-SGD', () => {
    const cost = trainingCost({ ...recipe, privacy }, [100, 100, 200]);
    expect(cost).toMatchObject({ steps: 12, trainingTokens: 12 * 0.25 * 400 });
    expect(trainingSteps({ ...recipe, privacy: { ...privacy, samplingRate: null } }, 64)).toBe(12);
  });
});

describe('in words', () => {
  it('names what there is', () => {
    const cost = addCosts([{ ...NO_COST, steps: 160, trainingTokens: 49000 }, scoringCost([10, 20], 2)]);
    expect(costInWords(cost)).toBe('160 steps over 49,000 tokens, 4 passes');
    expect(costInWords(NO_COST)).toBe('nothing');
  });

  it('estimates tokens by bytes', () => {
    expect(estimatedTokens('x'.repeat(38))).toBe(10);
    expect(estimatedTokens('')).toBe(1);
  });
});

describe('runCost', () => {
  it('has SOFT’s warm-up and choice in it', () => {
    const text = (id: string, repeats: number) => ({
      id,
      text: id,
      paraphrase: null,
      repeats,
      part: 'member' as const,
    });
    const plan = {
      training: [text('a', 2), text('b', 1)],
      heldOut: [{ id: 'h', text: 'h', paraphrase: null }],
    };
    const plain = runCost({ ...INITIAL_SPEC, recipe }, plan, () => 10);
    expect(plain).toEqual({ ...NO_COST, steps: 3, trainingTokens: 90, passes: 4, scoredTokens: 40 });
    const soft = runCost({ ...INITIAL_SPEC, recipe, defence: SOFT_DEFENCE }, plan, () => 10);
    expect(soft).toEqual({ ...NO_COST, steps: 4, trainingTokens: 120, passes: 8, scoredTokens: 80 });
  });
});

import { describe, expect, it } from 'vitest';
import { RunPlan } from './plan';
import { FULL_RECIPE, type Recipe } from './recipe';

const LENGTHS = [5, 9, 30, 7, 31];
const RECIPE: Recipe = { ...FULL_RECIPE, batch: 2, epochs: 2 };
const PRIVACY = { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 1e-3 };

describe('a plan', () => {
  it('says each step ahead, whatever the order in which it is asked', () => {
    const plan = new RunPlan(RECIPE, LENGTHS, 64);
    expect(plan).toMatchObject({
      steps: 6,
      stepsPerEpoch: 3,
      rows: 2,
      lengths: [16, 32],
      samplingRate: null,
    });
    const steps = Array.from({ length: 6 }, (_, i) => plan.step(i));
    const backwards = Array.from({ length: 6 }, (_, i) => plan.step(5 - i)).reverse();
    expect(backwards).toEqual(steps);
    expect(steps.map(({ epoch }) => epoch)).toEqual([0, 0, 0, 1, 1, 1]);
    for (const { texts, tokens } of steps) {
      expect(tokens).toBe(texts.reduce((sum, text) => sum + LENGTHS[text]!, 0));
    }
  });

  it('reads other lengths in the texts’ place from the second epoch on, in as many steps', () => {
    const later = [40, 8, 3, 60, 12];
    const plan = new RunPlan({ ...RECIPE, epochs: 3 }, LENGTHS, 64, later);
    expect(plan).toMatchObject({ steps: 9, stepsPerEpoch: 3 });
    expect(plan.lengths.at(-1)).toBe(64);
    for (let i = 0; i < plan.steps; i++) {
      const { epoch, texts, length, tokens } = plan.step(i);
      const own = texts.map((text) => (epoch === 0 ? LENGTHS : later)[text]!);
      expect(tokens).toBe(own.reduce((sum, each) => sum + each, 0));
      expect(Math.max(...own)).toBeLessThanOrEqual(length);
    }
    expect(() => new RunPlan(RECIPE, LENGTHS, 64, [1])).toThrow(/as many texts/);
    expect(() => new RunPlan({ ...RECIPE, privacy: PRIVACY }, LENGTHS, 64, later)).toThrow(/same texts/);
  });

  it('has no more rows than texts', () => {
    expect(new RunPlan({ ...RECIPE, batch: 99 }, LENGTHS, 64)).toMatchObject({ rows: 5, stepsPerEpoch: 1 });
    expect(() => new RunPlan(RECIPE, [], 64)).toThrow(RangeError);
  });

  it('draws lots under privacy, each text padded on its own', () => {
    const plan = new RunPlan({ ...RECIPE, privacy: PRIVACY }, LENGTHS, 64);
    expect(plan).toMatchObject({ samplingRate: 0.4, stepsPerEpoch: 3, steps: 6, rows: 1 });
    expect(LENGTHS.map((_, text) => plan.paddedLength(text))).toEqual([16, 16, 32, 16, 32]);
    const own = { ...PRIVACY, samplingRate: 0.1 };
    expect(new RunPlan({ ...RECIPE, privacy: own }, LENGTHS, 64).stepsPerEpoch).toBe(10);
    expect(new RunPlan({ ...RECIPE, batch: 99, privacy: PRIVACY }, LENGTHS, 64).samplingRate).toBe(1);
  });
});

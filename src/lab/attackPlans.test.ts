import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planData } from './dataPlan';
import { RECORDS } from './records.fixture';
import { INITIAL_SPEC } from './runSpec';
import { SAMIA, samiaHalves, samiaPlan } from './samiaPlan';
import { candidatePlan, SELF_PROMPT, selfPromptPlan } from './selfPromptPlan';
import { shadowPlan } from './shadowPlan';

const plan = planData(INITIAL_SPEC, RECORDS);
const { recipe } = INITIAL_SPEC;
const evaluated = new Set([...plan.members, ...plan.nonmembers].map(({ text }) => text));
const trained = new Set(plan.training.map(({ text }) => text));

describe('selfPromptPlan', () => {
  const made = selfPromptPlan(plan, SELF_PROMPT, 7);

  it('prompts with beginnings of texts that are neither trained on nor evaluated', () => {
    expect(made.prompts).toHaveLength(128);
    for (const { text, tokens } of made.prompts) {
      expect(trained.has(text) || evaluated.has(text)).toBe(false);
      expect(tokens).toBeGreaterThanOrEqual(8);
      expect(tokens).toBeLessThanOrEqual(16);
    }
    expect(new Set(made.prompts.map(({ tokens }) => tokens)).size).toBe(9);
    // 100 sources for 128 texts: each once, 28 of them twice
    expect(new Set(made.prompts.map(({ source }) => source)).size).toBe(100);
    expect(made.warning).toMatch(/members’ own kind/);
  });

  it('knows its cost beforehand, and is the same at the same seed', () => {
    const prompted = made.prompts.reduce((sum, { tokens }) => sum + tokens, 0);
    expect(made.cost).toEqual({
      steps: 2 * 8,
      trainingTokens: 2 * (128 * 96 + prompted),
      generatedTokens: 128 * 96,
      passes: 0,
      scoredTokens: 0,
    });
    expect(selfPromptPlan(plan, SELF_PROMPT, 7)).toEqual(made);
    expect(selfPromptPlan(plan, SELF_PROMPT, 8).prompts).not.toEqual(made.prompts);
  });

  it('refuses settings that make no sense', () => {
    const fails = (change: object) => () => selfPromptPlan(plan, { ...SELF_PROMPT, ...change }, 1);
    expect(fails({ promptTokens: [9, 8] })).toThrow(RangeError);
    expect(fails({ temperature: 0 })).toThrow('A temperature is above 0, not 0.');
    expect(fails({ texts: 0 })).toThrow(RangeError);
    expect(() => selfPromptPlan({ auxiliary: [] }, SELF_PROMPT, 1)).toThrow(/no texts apart/);
  });
});

describe('candidatePlan', () => {
  it('trains on auxiliary texts alone, without the target’s privacy', () => {
    const privacy = { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 1e-4 };
    const made = candidatePlan(plan, { ...recipe, privacy }, 1);
    expect([made.training.length, made.heldOut.length]).toEqual([80, 20]);
    for (const text of [...made.training, ...made.heldOut]) {
      expect(trained.has(text) || evaluated.has(text)).toBe(false);
    }
    expect(made.heldOut.filter((text) => made.training.includes(text))).toEqual([]);
    expect(made.recipe).toEqual(recipe);
    expect(made.cost.steps).toBe(3 * 5);
  });
});

describe('shadowPlan', () => {
  it('has each text in exactly half of the shadows, and half of the texts in each', () => {
    const texts = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 25 });
    fc.assert(
      fc.property(texts, fc.constantFrom(4, 6, 8, 16), fc.integer(), (words, count, seed) => {
        const all = words.map((text) => ({ id: text, text, paraphrase: null }));
        const members = all.slice(0, 1);
        const { shadows } = shadowPlan({ members, nonmembers: all.slice(1) }, recipe, count, seed);
        expect(shadows).toHaveLength(count);
        for (const id of words)
          expect(shadows.filter(({ within }) => within.includes(id))).toHaveLength(count / 2);
        for (const { within, training } of shadows) {
          expect(Math.abs(within.length - words.length / 2)).toBeLessThan(1);
          expect(training).toEqual(within);
        }
        expect(new Set(shadows.map((shadow) => shadow.recipe.seed)).size).toBe(count);
      }),
    );
  });

  it('is the same whoever the members are, and knows its cost', () => {
    const made = shadowPlan(plan, recipe, 8, 3, () => 60);
    const halves = made.shadows.map(({ within }) => [...within].sort());
    const swapped = shadowPlan(
      { members: plan.members, nonmembers: plan.nonmembers },
      recipe,
      8,
      3,
      () => 60,
    );
    expect(swapped.shadows.map(({ within }) => [...within].sort())).toEqual(halves);
    expect(made.cost).toMatchObject({ steps: 8 * 3 * 17, passes: 8 * 520, trainingTokens: 8 * 3 * 260 * 60 });
  });

  it('refuses an odd number, or one that is too small or too large', () => {
    for (const count of [2, 5, 18, 4.5])
      expect(() => shadowPlan(plan, recipe, count, 1)).toThrow(/an even number from 4 to 16/);
  });
});

describe('samiaPlan', () => {
  it('cuts a text between its words, and leaves out what has no two halves', () => {
    expect(samiaHalves(' one two  three')).toEqual({ prompt: ' one', suffix: ' two  three' });
    const made = samiaPlan(
      [
        { id: 'a', text: 'one two' },
        { id: 'b', text: 'one' },
      ],
      SAMIA,
      () => 4,
    );
    expect(made.tasks).toMatchObject([{ id: 'a', prompt: 'one', suffix: ' two', newTokens: 4 }]);
    expect(made.undefined).toEqual(['b']);
    expect(made.cost.generatedTokens).toBe(40);
  });

  it('loses nothing of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const halves = samiaHalves(text);
        if (halves) expect(halves.prompt + halves.suffix).toBe(text);
        else expect(text.split(/\s+/u).filter((word) => word !== '').length).toBeLessThan(2);
      }),
    );
  });
});

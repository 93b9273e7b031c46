import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/data/records';
import { planWork } from '../../src/lab/attackerWork';
import { planData } from '../../src/lab/dataPlan';
import { FULL_RECIPE } from '../../src/training/recipe';
import { shippedRecipes } from './recipe';

const records = readRecords(
  readFileSync(new URL('../../public/data/records.jsonl', import.meta.url), 'utf8'),
);

describe('the recipes of the shipped models', () => {
  const recipes = shippedRecipes();

  it('ask for what the shipped models were made with', () => {
    // what the command asked for while these were constants of it
    for (const { spec, asked, references } of recipes) {
      expect(asked.finalAttacks).toEqual(['loss', 'min-k-plus-plus', 'reference', 'ratio']);
      expect(asked.references).toEqual(Object.keys(references));
      const plan = planData(spec, records);
      const before = planWork(spec, plan, { references: asked.references });
      // as strings: a digest of it names the models, and the order of the fields counts
      expect(JSON.stringify(planWork(spec, plan, asked))).toBe(JSON.stringify(before));
    }
    expect(recipes.map(({ asked }) => asked.selfPrompt?.recipe ?? null)).toEqual([
      { ...FULL_RECIPE, epochs: 2 },
      null,
      null,
      null,
    ]);
  });

  it('are those of the runs that the shipped models stand on', () => {
    for (const { spec, target, chosen } of recipes) {
      const file = new URL(`../../public/models/${target.id}/training.json`, import.meta.url);
      const training = JSON.parse(readFileSync(file, 'utf8')) as { spec: unknown; chosen: string };
      expect(spec).toMatchObject(training.spec as object);
      expect(training.chosen).toBe(chosen);
    }
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INITIAL_SPEC } from '../../src/lab/runSpec';
import { SELF_PROMPT } from '../../src/lab/selfPromptPlan';
import { UsageError } from './arguments';
import { readRecipe } from './recipeFile';

const folder = mkdtempSync(join(tmpdir(), 'trainspotter-'));
function fileOf(content: unknown): string {
  const file = join(folder, 'recipe.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('a recipe file', () => {
  const asked = { finalAttacks: ['loss'], references: ['self-prompt'], selfPrompt: SELF_PROMPT };

  it('is a run with what is asked beside it', () => {
    const recipe = { spec: INITIAL_SPEC, asked };
    expect(readRecipe(fileOf(recipe))).toEqual(recipe);
    const { selfPrompt, ...plain } = asked;
    expect(selfPrompt).toBe(SELF_PROMPT);
    expect(readRecipe(fileOf({ spec: INITIAL_SPEC, asked: plain })).asked).toEqual(plain);
  });

  it.each<[string, unknown]>([
    ['cannot be read', '{'],
    ['no such attack', { spec: INITIAL_SPEC, asked: { ...asked, finalAttacks: ['guess'] } }],
    ['asked.references', { spec: INITIAL_SPEC, asked: { ...asked, references: ['another'] } }],
    ['spec.recipe', { spec: { ...INITIAL_SPEC, recipe: {} }, asked }],
  ])('is refused where it is none, with the place: %s', (message, content) => {
    expect(() => readRecipe(fileOf(content))).toThrow(UsageError);
    expect(() => readRecipe(fileOf(content))).toThrow(message);
  });
});

import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { ATTACKS, SET_ATTACKS } from '../../src/attacks/registry';
import { REFERENCES, SamiaAsked, ShadowsAsked } from '../../src/lab/attackerWork';
import { RunSpec } from '../../src/lab/runSpec';
import { Recipe } from '../../src/training/recipe';
import { UsageError } from './arguments';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** See SelfPromptSettings. */
const SelfPrompt = v.object({
  texts: count,
  promptTokens: v.tuple([count, count]),
  newTokens: count,
  temperature: v.pipe(v.number(), v.gtValue(0)),
  topK: v.nullable(count),
  recipe: Recipe,
});

const attackIds = new Set([...ATTACKS, ...SET_ATTACKS].map(({ id }) => id));

/** A run of the lab as a file: how the model is trained, and what an attacker does beside it. */
export const RecipeFile = v.object({
  spec: RunSpec,
  asked: v.object({
    /** Ids of attacks on the final model. */
    finalAttacks: v.array(
      v.pipe(
        v.string(),
        v.check((id) => attackIds.has(id), 'there is no such attack'),
      ),
    ),
    references: v.array(v.picklist(REFERENCES)),
    /** Of the self-prompt reference, where there is one; absent = as the page has it. */
    selfPrompt: v.exactOptional(SelfPrompt),
    shadows: v.exactOptional(ShadowsAsked),
    samia: v.exactOptional(SamiaAsked),
  }),
});
export type RecipeFile = v.InferOutput<typeof RecipeFile>;

/** @throws UsageError where the file is no recipe */
export function readRecipe(file: string): RecipeFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = v.safeParse(RecipeFile, content);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new UsageError(`${file} is no recipe: ${v.getDotPath(issue) ?? 'recipe'}: ${issue.message}`);
}

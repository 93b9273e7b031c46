import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { REFERENCES } from '../../src/lab/attackerWork';
import { RecipeFile } from '../headless/recipeFile';

const Model = v.object({
  /** Folder under public/models. */
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  name: v.string(),
  about: v.string(),
});

/** A file under tools/models/recipes: how a shipped fine-tuned model is made by `npm run headless -- lab --recipe`. */
const ShippedRecipe = v.object({
  ...RecipeFile.entries,
  /** How the settings were chosen, in words: never by how well attacks do. */
  chosen: v.string(),
  target: Model,
  /** References that an attacker trains for the target, and that are shipped beside it. */
  references: v.record(v.picklist(REFERENCES), Model),
});

export type ShippedRecipe = v.InferOutput<typeof ShippedRecipe>;
export type ShippedModel = v.InferOutput<typeof Model>;

/** In the order of their file names, which is that of the menus. @throws where a file is no recipe */
export function shippedRecipes(): ShippedRecipe[] {
  const folder = new URL('./recipes/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => v.parse(ShippedRecipe, JSON.parse(readFileSync(new URL(file, folder), 'utf8'))));
}

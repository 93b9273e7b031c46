/**
 * Makes the shipped fine-tuned models from their recipes (tools/models/recipes), as `npm run headless -- lab --recipe` does:
 *
 *   npm run models:finetune [-- NAME …]
 *
 * Writes each one's weights, training.json, which is the record of its run, and the float64 self-check (Python with NumPy)
 * into its folder under public/models. `npm run models:pack` then puts them into the manifest; the page refuses them
 * until it has.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withPrecision } from '../../src/models/weightsFile';
import { openLabPage, writeFiles, type LabPage } from '../headless/labPage';
import { runRecipe } from '../headless/labRecipe';
import { shippedRecipes, type ShippedModel, type ShippedRecipe } from './recipe';

const ROOT = fileURLToPath(new URL('../../public/models/', import.meta.url));
const PYTHON = fileURLToPath(new URL('../pretrain/python.mjs', import.meta.url));
const OF_ADAPTERS = ['adapter_config.json', 'adapter_model.safetensors'];
const OF_MODELS = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

const only = process.argv.slice(2);
const recipes = shippedRecipes().filter(({ target }) => only.length === 0 || only.includes(target.id));
if (recipes.length === 0) throw new Error(`no recipe of ${only.join(', ')}`);

/** The rest of a folder that is a LoRA is its base's. */
function keep(model: ShippedModel, files: ReadonlyMap<string, Uint8Array>, training: unknown): void {
  const folder = join(ROOT, model.id);
  const names = files.has('adapter_model.safetensors') ? OF_ADAPTERS : OF_MODELS;
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, [
    ...names.map((name): [string, Uint8Array] => [name, halved(name, files.get(name)!)]),
    ['training.json', `${JSON.stringify(training, null, 1)}\n`],
  ]);
  execFileSync('node', [PYTHON, 'selfcheck.py', folder], { stdio: 'inherit' });
  console.log(`${model.id}: ${[...files.values()].reduce((sum, { length }) => sum + length, 0)} bytes`);
}

/** Weights in float16, adapters too. */
const halved = (name: string, file: Uint8Array) =>
  name.endsWith('.safetensors') ? withPrecision(file, 'F16') : file;

async function make(page: LabPage, recipe: ShippedRecipe): Promise<void> {
  const { target, references, chosen } = recipe;
  const made = await runRecipe(page, recipe);
  const training = { ...made.record, madeBy: 'npm run models:finetune', chosen };
  keep(target, made.target, { of: 'target', ...training });
  for (const [kind, files] of made.references) keep(references[kind]!, files, { of: kind, ...training });
}

const page = await openLabPage('wasm');
try {
  for (const recipe of recipes) await make(page, recipe);
} finally {
  await page.close();
}

/**
 * Makes the shipped fine-tuned models from their recipes (tools/models/recipes), by the page's own lab in a browser:
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
import type { TrainedReference } from '../../src/lab/runRecord';
import { withPrecision } from '../../src/models/weightsFile';
import { openLabPage, writeFiles, type LabPage } from '../headless/labPage';
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

async function make(page: LabPage, { spec, target, references, chosen }: ShippedRecipe): Promise<void> {
  const trained = Object.keys(references) as TrainedReference[];
  const options = {
    // the plain difference of losses, which is what makes the lab train references at all
    finalAttacks: ['loss', 'min-k-plus-plus', 'reference', 'ratio'],
    references: trained,
  };
  const record = await page.train(target.name, { spec, options });
  const training = { ...record, madeBy: 'npm run models:finetune', chosen };
  keep(target, await page.modelFiles(), { of: 'target', ...training });
  for (const kind of trained) {
    const id = record.works[kind]!.model!;
    keep(references[kind]!, await page.modelFiles(id), { of: kind, ...training });
  }
}

const page = await openLabPage('wasm');
try {
  for (const recipe of recipes) await make(page, recipe);
} finally {
  await page.close();
}

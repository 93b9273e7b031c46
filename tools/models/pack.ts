/**
 * Finishes the folders under public/models: writes each one's scoring graph and model card, and manifest.json with the
 * SHA-256 of every file.
 *
 *   npm run models:pack
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { Manifest, ModelEntry } from '../../src/models/catalogue';
import { REFERENCES } from '../../src/lab/runRecord';
import { Gpt2Config } from '../../src/models/gpt2Config';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import { scoringGraph } from '../../src/models/scoringGraph';
import { modelCard } from './card';
import { shippedRecipes, type ShippedModel, type ShippedRecipe } from './recipe';

const ROOT = fileURLToPath(new URL('../../public/models/', import.meta.url));
const WEIGHTS = 'model.safetensors';
const ADAPTER = 'adapter_model.safetensors';

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly base: string | null;
  readonly kind?: ModelEntry['kind'];
}

const pretrained = (id: string): Listed => {
  return { id, name: id, about: 'base model, pre-trained on public-domain text', base: null };
};
const recipes = shippedRecipes();
type Made = ShippedModel & Pick<Listed, 'kind'>;
const fineTuned = (pick: (recipe: ShippedRecipe) => readonly Made[]): Listed[] =>
  recipes.flatMap((recipe) => pick(recipe).map((model) => ({ ...model, base: recipe.spec.base })));

/** What is shipped, in the order in which menus list it. */
const SHIPPED: readonly Listed[] = [
  ...fineTuned(({ target }) => [target]),
  ...['nano', 'small', 'medium'].map(pretrained),
  ...fineTuned(({ references }) =>
    REFERENCES.flatMap((kind): Made[] => {
      const model = references[kind];
      return model ? [{ ...model, kind: `${kind}-reference` }] : [];
    }),
  ),
];

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const isLora = (id: string) => existsSync(join(ROOT, id, ADAPTER));
const countOf = (tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>) =>
  [...tensors.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

function pack(listed: Listed): ModelEntry {
  const folder = join(ROOT, listed.id);
  const adapter = isLora(listed.id);
  const weights = readFileSync(join(folder, adapter ? ADAPTER : WEIGHTS));
  const tensors = readSafetensorsHeader(weights);
  const parameters = countOf(tensors);
  if (!adapter) {
    const config = v.parse(Gpt2Config, JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
    writeFileSync(join(folder, 'scoring.onnx'), scoringGraph(config, tensors));
  }
  writeFileSync(
    join(folder, 'README.md'),
    modelCard({ ...listed, adapter, parameters, folder, weights: sha256(weights) }),
  );
  const files = Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((file) => {
        const bytes = readFileSync(join(folder, file));
        return [file, { bytes: bytes.length, sha256: sha256(bytes) }];
      }),
  );
  return { ...listed, parameters: adapter ? wholeOf(listed.base!) : parameters, files };
}

/** Parameters of a LoRA once it is merged: its base's. */
function wholeOf(base: string): number {
  return countOf(readSafetensorsHeader(readFileSync(join(ROOT, base, WEIGHTS))));
}

const models = SHIPPED.filter(({ id }) => existsSync(join(ROOT, id, WEIGHTS)) || isLora(id)).map(pack);
writeFileSync(join(ROOT, 'manifest.json'), `${JSON.stringify({ models } satisfies Manifest, null, 1)}\n`);
for (const { id, parameters, files } of models) {
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  console.log(
    `${id}: ${parameters} parameters, ${Object.keys(files).length} files, ${(bytes / 1e6).toFixed(1)} MB`,
  );
}

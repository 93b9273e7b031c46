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
import { Gpt2Config } from '../../src/models/gpt2Config';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import { scoringGraph } from '../../src/models/scoringGraph';
import { modelCard } from './card';

const ROOT = fileURLToPath(new URL('../../public/models/', import.meta.url));

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly base: string | null;
}

/** What is shipped, in the order in which menus list it. */
const SHIPPED: readonly Listed[] = [
  {
    id: 'small-ft',
    name: 'small, fully fine-tuned',
    about: 'small, with all its weights trained for three epochs on the member records',
    base: 'small',
  },
  { id: 'nano', name: 'nano', about: 'base model, pre-trained on public-domain text', base: null },
  { id: 'small', name: 'small', about: 'base model, pre-trained on public-domain text', base: null },
  { id: 'medium', name: 'medium', about: 'base model, pre-trained on public-domain text', base: null },
];

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function pack({ id, name, about, base }: Listed): ModelEntry {
  const folder = join(ROOT, id);
  const weights = readFileSync(join(folder, 'model.safetensors'));
  const config = v.parse(Gpt2Config, JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  const tensors = readSafetensorsHeader(weights);
  writeFileSync(join(folder, 'scoring.onnx'), scoringGraph(config, tensors));
  const parameters = [...tensors.values()].reduce(
    (sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1),
    0,
  );
  writeFileSync(
    join(folder, 'README.md'),
    modelCard({ id, name, base, parameters, folder, weights: sha256(weights) }),
  );
  const files = Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((file) => {
        const bytes = readFileSync(join(folder, file));
        return [file, { bytes: bytes.length, sha256: sha256(bytes) }];
      }),
  );
  return { id, name, about, base, parameters, files };
}

const models = SHIPPED.filter(({ id }) => existsSync(join(ROOT, id, 'model.safetensors'))).map(pack);
writeFileSync(join(ROOT, 'manifest.json'), `${JSON.stringify({ models } satisfies Manifest, null, 1)}\n`);
for (const { id, parameters, files } of models) {
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  console.log(
    `${id}: ${parameters} parameters, ${Object.keys(files).length} files, ${(bytes / 1e6).toFixed(1)} MB`,
  );
}

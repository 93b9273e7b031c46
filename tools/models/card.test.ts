import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/models/catalogue';
import { readSafetensorsHeader } from '../../src/models/safetensors';
import { modelCard } from './card';

const ROOT = fileURLToPath(new URL('../../public/models/', import.meta.url));
const { models } = JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8')) as Manifest;
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const cardOf = (id: string) => readFileSync(join(ROOT, id, 'README.md'), 'utf8');

describe('the card of a shipped model', () => {
  it.each(models.map(({ id }) => id))('is what its files say, and what the manifest has: %s', (id) => {
    const entry = models.find((model) => model.id === id)!;
    const folder = join(ROOT, id);
    const adapter = existsSync(join(folder, 'adapter_model.safetensors'));
    const file = join(folder, `${adapter ? 'adapter_model' : 'model'}.safetensors`);
    const shapes = [...readSafetensorsHeader(readFileSync(file)).values()].map(({ shape }) => shape);
    const parameters = shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const card = modelCard({
      ...entry,
      base: entry.base,
      adapter,
      parameters,
      folder,
      weights: sha256(file),
    });
    expect(cardOf(id)).toBe(card);
    expect(entry.files['README.md']!.sha256).toBe(sha256(join(folder, 'README.md')));
  });

  it('says where it promises an epsilon that its seed is told, and nowhere else', () => {
    const told = models.filter(({ id }) => cardOf(id).includes('whoever knows it can draw them again'));
    expect(told.map(({ id }) => id)).toEqual(['small-dp']);
  });
});

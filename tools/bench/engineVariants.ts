/** Copies of the training engine with a part of our patch each. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reversePatch } from './reversePatch';

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const INSTALLED = folder('node_modules/@jax-js/jax');
const PATCH = folder('patches/@jax-js+jax+0.1.25.patch');
const PROGRAMS = 'dist/index.js';
const MEMORY = 'dist/backend-CnjgxpXq.js';

/** In the order in which they build on each other; each has what the ones before it have. */
export const VARIANTS = ['unpatched', 'fault 1', 'fault 2', 'transpositions', 'installed'] as const;
export type Variant = (typeof VARIANTS)[number];

export const VARIANT_NAMES: Record<Variant, string> = {
  unpatched: 'as published',
  'fault 1': '+ look-ups: inputs of a routine are made before it',
  'fault 2': '+ what enters many products is computed once',
  transpositions: '+ reshaped transpositions are copied once',
  installed: '+ memory is used again (as installed)',
};

/** What our patch calls the two parts of its work on programs. */
const ROUTINES = '} else if (routinePrimitives.has(eqn.primitive)) {';
const TRANSPOSITIONS = 'manySteps(input))';

/** Writes a variant into a folder. @throws Error where the installed engine is not the patched one */
export function writeVariant(variant: Exclude<Variant, 'installed'>, into: string): void {
  const patch = readFileSync(PATCH, 'utf8');
  const read = (name: string) => readFileSync(join(INSTALLED, name), 'utf8');
  cpSync(INSTALLED, into, { recursive: true });
  writeFileSync(join(into, MEMORY), reversePatch(read(MEMORY), patch, MEMORY));
  writeFileSync(join(into, PROGRAMS), programsOf(variant, read(PROGRAMS), patch));
}

/** dist/index.js of a variant. */
export function programsOf(variant: Exclude<Variant, 'installed'>, installed: string, patch: string): string {
  switch (variant) {
    case 'unpatched':
      return reversePatch(installed, patch, PROGRAMS);
    case 'fault 1':
      return reversePatch(installed, patch, PROGRAMS, (text) => text.includes(ROUTINES));
    case 'fault 2':
      return replaced(installed, TRANSPOSITIONS, `false && ${TRANSPOSITIONS}`);
    case 'transpositions':
      return installed;
  }
}

function replaced(text: string, old: string, by: string): string {
  if (text.split(old).length !== 2) throw new Error(`"${old}" does not stand once in ${PROGRAMS}`);
  return text.replace(old, by);
}

/**
 * Writes workers/lab/adapter.reference.json: what another program, in float64, makes of peft folders that the page's code
 * has written, for both engines of the page to be compared with:
 *
 *   npx tsx tools/models/adapterReference.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ADAPTERS, adapterFolder, type AdapterName } from '../../workers/lab/adapterFolder.fixture';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function checked(name: AdapterName): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'adapter-'));
  try {
    const { config, weights } = adapterFolder(name);
    writeFileSync(join(folder, 'adapter_config.json'), config);
    writeFileSync(join(folder, 'adapter_model.safetensors'), weights);
    const base = file('public/models/small');
    const program = file('tools/pretrain/python.mjs');
    execFileSync('node', [program, 'selfcheck.py', folder, '--base', base], { stdio: 'inherit' });
    return JSON.parse(readFileSync(join(folder, 'selfcheck.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const names = Object.keys(ADAPTERS) as AdapterName[];
const reference = Object.fromEntries(names.map((name) => [name, checked(name)]));
writeFileSync(file('workers/lab/adapter.reference.json'), `${JSON.stringify(reference)}\n`);

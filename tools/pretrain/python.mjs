/**
 * Runs one of the Python tools with a Python that has PyTorch: PYTHON where it is set, else the first of the usual ones.
 *
 *   node tools/pretrain/python.mjs SCRIPT [ARGUMENTS…]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [script, ...rest] = process.argv.slice(2);
const candidates = process.env.PYTHON ? [process.env.PYTHON] : ['python3', '/usr/bin/python3', 'python'];
const python = candidates.find((name) => spawnSync(name, ['-c', 'import torch, numpy, regex']).status === 0);
if (!python) {
  console.error(`None of ${candidates.join(', ')} has PyTorch, NumPy and regex.
On Debian: apt-get install python3-torch python3-numpy python3-regex libopenblas0-pthread g++
Elsewhere: pip install torch numpy regex. Then name the Python: PYTHON=/path/to/python npm run …`);
  process.exit(2);
}
const file = fileURLToPath(new URL(script, import.meta.url));
process.exit(spawnSync(python, ['-W', 'ignore', file, ...rest], { stdio: 'inherit' }).status ?? 1);

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readRunRecord } from '../src/lab/runRecord';
import { INITIAL_SPEC, type RunSpec } from '../src/lab/runSpec';
import { SELF_PROMPT } from '../src/lab/selfPromptPlan';
import { LORA_RECIPE } from '../src/training/recipe';

const folder = mkdtempSync(join(tmpdir(), 'trainspotter-'));

function lab(...options: string[]) {
  return spawnSync('npx', ['tsx', 'tools/headless/cli.ts', 'lab', ...options], { encoding: 'utf8' });
}

test('a recipe is run as its file says, and not again', () => {
  const recipe = { ...LORA_RECIPE, epochs: 1, batch: 4, warmUpSteps: 0 };
  const spec: RunSpec = {
    ...INITIAL_SPEC,
    name: 'tiny',
    base: 'nano',
    data: {
      ...INITIAL_SPEC.data,
      source: { kind: 'shipped', domains: ['office'], split: 'drawn' },
      members: 8,
      nonmembers: 8,
      heldOut: 2,
    },
    recipe,
  };
  const selfPrompt = {
    ...SELF_PROMPT,
    texts: 4,
    newTokens: 8,
    recipe: { ...recipe, method: { kind: 'full' } },
  };
  const asked = { finalAttacks: ['loss', 'reference'], references: ['self-prompt'], selfPrompt };
  const file = join(folder, 'tiny.json');
  writeFileSync(file, JSON.stringify({ spec, asked }));
  const out = join(folder, 'out');

  const first = lab('--recipe', file, '--out', out);
  expect(first.stderr).not.toContain('Error');
  expect(first.status).toBe(0);
  const result = join(out, 'tiny.json');
  const made = JSON.parse(readFileSync(result, 'utf8')) as { recipe: unknown; record: unknown };
  expect(made.recipe).toEqual({ spec, asked });
  const record = readRunRecord(made.record);
  expect(record.spec).toEqual(spec);
  expect(record.status).toBe('done');
  expect(record.works['self-prompt']).toMatchObject({ models: 1 });
  expect(record.works['self-prompt']!.generatedTokens).toBeGreaterThan(0);
  expect(record.works['self-prompt']!.generatedTokens).toBeLessThanOrEqual(4 * 8);
  for (const path of [
    'target/adapter_model.safetensors',
    'self-prompt/model.safetensors',
    'curve.csv',
    'aucs.csv',
  ])
    expect(statSync(join(out, 'tiny', path)).size, path).toBeGreaterThan(0);

  const { mtimeMs } = statSync(result);
  const second = lab('--recipe', file, '--out', out);
  expect(second.status).toBe(0);
  expect(second.stdout).toContain('tiny is there already.');
  expect(statSync(result).mtimeMs).toBe(mtimeMs);
});

test('what is no recipe is refused before a browser is opened', () => {
  const file = join(folder, 'none.json');
  writeFileSync(file, '{"spec": {}}');
  const done = lab('--recipe', file, '--out', join(folder, 'none'));
  expect(done.status).toBe(2);
  expect(done.stderr).toContain('is no recipe: spec');
  expect(existsSync(join(folder, 'none'))).toBe(false);
});

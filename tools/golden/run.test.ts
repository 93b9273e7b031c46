import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSX = resolve(ROOT, 'node_modules/tsx/dist/cli.mjs');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function golden(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSX, 'tools/golden/run.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: folder },
  });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
}

function file(content: unknown): string {
  const path = join(folder, 'cases.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const right = {
  id: 'right',
  form: 'auc',
  input: { members: [1], nonmembers: [0] },
  expected: { auc: 1 },
  tolerance: 0,
};
const wrong = { ...right, id: 'wrong', expected: { auc: 0.5 } };

describe('npm run golden', { timeout: 30_000 }, () => {
  it('passes the shipped file', () => {
    const { status, lines } = golden('golden/golden.json');
    const { cases } = JSON.parse(readFileSync(resolve(ROOT, 'golden/golden.json'), 'utf8')) as {
      cases: unknown[];
    };
    expect(status).toBe(0);
    const [passed, failed, skipped = '0'] = lines.at(-1)!.match(/\d+/g)!;
    expect(lines).toHaveLength(1);
    expect(failed).toBe('0');
    expect(Number(passed) + Number(skipped)).toBe(cases.length);
  });

  it('prints the failing case and exits with 1', () => {
    const { status, lines } = golden(
      file({ cases: [right, wrong, { ...right, id: 'new', form: 'unheard of' }] }),
    );
    expect(status).toBe(1);
    expect(lines).toEqual(['wrong  auc: expected 0.5, got 1', '1 passed, 1 failed, 1 skipped']);
  });

  it('says nothing of skipped cases where there are none, and finds a file from where it was called', () => {
    file({ cases: [right] });
    expect(golden('cases.json')).toMatchObject({ status: 0, lines: ['1 passed, 0 failed'] });
  });

  it.each([
    ['no file', () => [], 'Usage'],
    ['a missing file', () => ['nowhere.json'], 'nowhere.json'],
    ['a file that is not JSON', () => [file('{')], 'JSON'],
    ['a file without cases', () => [file({})], 'cases'],
    [
      'a case without a form',
      () => [file({ cases: [{ id: 'a', input: {}, expected: {} }] })],
      'cases.0.form',
    ],
  ])('exits with 2 for %s', (_, args, message) => {
    const { status, stderr } = golden(...args());
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

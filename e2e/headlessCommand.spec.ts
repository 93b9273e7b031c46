import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { meanLogProbability } from '../src/attacks/loss';
import { ATTACKS, SET_ATTACKS } from '../src/attacks/registry';

const folder = mkdtempSync(join(tmpdir(), 'trainspotter-'));

function headless(...options: string[]) {
  const done = spawnSync('npx', ['tsx', 'tools/headless/cli.ts', 'evaluate', ...options], {
    encoding: 'utf8',
  });
  return { status: done.status, stderr: done.stderr };
}

function dataFile(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\n'));
  return file;
}

interface TraceLine {
  readonly id: string;
  readonly model: string;
  readonly view: string;
  readonly bos: number | null;
  readonly tokens: number[];
  readonly logp: number[];
  readonly entropy: number[];
  readonly sigma: number[];
  readonly rank: number[];
}

test('scores a file and writes scores, traces and a summary that agree', () => {
  const data = dataFile('four.jsonl', [
    '{"id": "a", "text": "The porter counted the Crates twice and wrote both numbers down.", "label": 1}',
    '{"id": "b", "text": "Caf\u00e9 \u4e2d\u6587 \ud83d\ude00, and Then some plain words behind it.", "label": 0}',
    '{"id": "c,\\"d\\"", "text": "A third text, whose Label nobody knows."}',
    '{"id": "lower", "text": "already in lower case from end to end", "label": 0}',
  ]);
  const out = join(folder, 'out');
  const attacks = 'loss,reference,ratio,zlib,lowercase,min-k,min-k-plus-plus';
  expect(headless('--data', data, '--out', out, '--attacks', attacks)).toMatchObject({ status: 0 });

  const rows = readFileSync(join(out, 'scores.csv'), 'utf8').trim().split('\n');
  expect(rows[0]).toBe(`id,label,${attacks}`);
  expect(rows.slice(1).map((row) => row.split(/,-?\d/)[0])).toEqual(['a', 'b', '"c,""d""",', 'lower']);
  expect(rows[4]!.split(',')[6]).toBe('-1');

  const traces = readFileSync(join(out, 'traces.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceLine);
  expect(traces).toHaveLength(3 * 3 + 2); // the lower-case text needs no second view
  for (const { bos, tokens, logp, entropy, sigma, rank } of traces) {
    expect(bos).toBe(4095);
    expect([logp, entropy, sigma, rank].map(({ length }) => length)).toEqual(Array(4).fill(tokens.length));
  }
  const plain = traces.find(({ id, model, view }) => id === 'a' && model === 'small-ft' && view === 'plain')!;
  expect(Number(rows[1]!.split(',')[2])).toBeCloseTo(meanLogProbability(plain.logp)!, 12);

  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Record<string, unknown>;
  expect(summary).toMatchObject({ device: 'wasm', passes: { asked: 40, run: 11, saved: 29 } });
  expect(summary['attacks']).toMatchObject({
    loss: { kind: 'attack', members: 1, nonmembers: 2, undefined: 0 },
    length: { kind: 'blind', members: 1, nonmembers: 2 },
  });
});

test('runs every attack, on the base model too, and says how many passes were saved', () => {
  const out = join(folder, 'every');
  const done = headless('--data', 'records', '--limit', '2', '--control', '--no-traces', '--out', out);
  expect(done).toMatchObject({ status: 0 });
  const ids = [...ATTACKS, ...SET_ATTACKS].map(({ id }) => id);
  const [head, ...rows] = readFileSync(join(out, 'scores.csv'), 'utf8').trim().split('\n');
  expect(head!.split(',')).toEqual(['id', 'label', ...ids]);
  expect(rows).toHaveLength(2);
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;
  expect(Object.keys(summary.attacks)).toEqual(ids);
  expect(Object.keys(summary.control)).toEqual(expect.arrayContaining(['loss', 'mope', 'ensemble']));
  expect(summary.missing).toBeUndefined();
  expect(summary.passes.saved).toBe(summary.passes.asked - summary.passes.run);
  expect(summary.passes.saved).toBeGreaterThan(summary.passes.run);
  expect(existsSync(join(out, 'traces.jsonl'))).toBe(false);
});

interface Summary {
  readonly attacks: Record<string, object>;
  readonly control: Record<string, object>;
  readonly missing?: object;
  readonly passes: { readonly asked: number; readonly run: number; readonly saved: number };
}

test('names the line of bad data, and the choice where an argument is wrong', () => {
  const bad = dataFile('bad.jsonl', [
    '{"id": 1, "text": "fine"}',
    '{"id": 2, "text": 3}',
    '{"id": 1, "text": "again"}',
  ]);
  const out = join(folder, 'none');
  const malformed = headless('--data', bad, '--out', out);
  expect(malformed.status).toBe(2);
  expect(malformed.stderr).toContain('line 2: no "text"');
  expect(malformed.stderr).toContain('line 3: the id "1" stands already in line 1');
  const unknown = headless('--data', 'records', '--out', out, '--attacks', 'loss,guess');
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toContain('no attack "guess"');
  expect(existsSync(out)).toBe(false);
});

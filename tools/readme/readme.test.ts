import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS, SET_ATTACKS } from '../../src/attacks/registry';
import { figuresOf, recordOf } from '../../src/lab/runRecord.fixture';
import { attackTable, findingTable, labAttackTable, resultTable } from './markdown';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
/** Cells, whatever the padding. */
const cells = (line: string) => line.split('|').map((cell) => cell.trim());

describe('README', () => {
  it('lists every attack as the registry has it', () => {
    const lines = new Set(readme.split('\n').map((line) => cells(line).join('|')));
    for (const table of [attackTable(), labAttackTable()])
      for (const line of table.split('\n').slice(2)) expect(lines).toContain(cells(line).join('|'));
  });

  it('gives results of a run of all attacks, by the names that they have now', () => {
    const results = readme.slice(readme.indexOf('<!-- results -->'), readme.indexOf('<!-- /results -->'));
    const rows = results.split('\n').filter((line) => /\| *[\d.]+ \[[\d.]+, [\d.]+\] *\|/.test(line));
    const names = new Set([...ATTACKS, ...SET_ATTACKS].map(({ name }) => name));
    expect(rows.length).toBeGreaterThanOrEqual(36);
    for (const line of rows) expect(names).toContain(cells(line)[1]);
  });
});

describe('resultTable', () => {
  it('writes rates in percent, intervals in brackets, and what is not there as a dash', () => {
    const row = { auc: 0.87654, ci: [0.8, 0.95] as const, undefined: 2, tpr: { '0.05': 0.5, '0.01': null } };
    const lines = resultTable({ attacks: { loss: row, zlib: { ...row, auc: null } } }).split('\n');
    expect(lines[2]).toBe('| LOSS | 0.877 [0.800, 0.950] | 50.0% | – | 2 | – |');
    expect(lines[3]).toContain('| Zlib | – |');
  });
});

describe('findingTable', () => {
  it('has a row for each part of each claim, with what the runs say', () => {
    const preset = { id: 'memorise-in-a-minute', arm: 'full' };
    const records = [1, 2, 3].map((seed) =>
      recordOf({
        seed,
        preset,
        aucs: figuresOf({ loss: 0.9 + seed / 100 }),
        control: figuresOf({ loss: 0.5 }),
      }),
    );
    const lines = findingTable(records).split('\n').map(cells);
    expect(lines[2]!.slice(1, 4)).toEqual(['Memorise in a minute', 'LOSS tells members from others', 'held']);
    expect(lines[2]![4]).toMatch(/0\.920, against 0\.50: \+0\.420 \(95 % .* 3 seeds\)/);
    expect(lines.filter((line) => line[1] === 'SOFT').map((line) => line[3])).toEqual(['not run yet']);
    expect(findingTable(records)).toMatch(/^- \*\*SOFT\*\*: As presented, /m);
  });
});

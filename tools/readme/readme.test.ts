import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS, SET_ATTACKS } from '../../src/attacks/registry';
import { figuresOf, recordOf } from '../../src/lab/runRecord.fixture';
import { resultsOf } from '../../src/lab/findings';
import { presetById } from '../../src/lab/presets/presets';
import { shippedRuns } from '../headless/shippedRuns';
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

describe('what is said of the recorded runs', async () => {
  const records = await shippedRuns();
  const outcomes = (id: string) => {
    const { findings } = presetById(id).verdict(resultsOf(records, id));
    return new Map(findings.map(({ claim, outcome }) => [claim, outcome]));
  };

  it('stands in README as it is computed now', () => {
    const lines = new Set(readme.split('\n').map((line) => cells(line).join('|')));
    for (const line of findingTable(records).split('\n').slice(2))
      if (line !== '') expect(lines).toContain(cells(line).join('|'));
  });

  it('is true of them: calibration with the base', () => {
    const base = outcomes('base-as-reference');
    expect(base.get('LOSS finds more with the base')).toBe('held');
    expect(base.get('Neighborhood finds more with the base')).toBe('held');
    expect(base.get('Min-K%++ finds more with the base')).not.toBe('held');
    const full = resultsOf(records, 'lora-leaks-too').filter(({ arm }) => arm === 'full');
    expect(full).toHaveLength(3);
    for (const { aucs } of full)
      expect(aucs['min-k-plus-plus-calibrated']!.auc).toBeGreaterThan(aucs['min-k-plus-plus']!.auc!);
  });

  it('is true of them: conservative LoRA', () => {
    const lora = outcomes('lora-leaks-too');
    expect(lora.get('conservative LoRA leaks to this attacker too')).toBe('cannot be told');
    expect(lora.get('conservative LoRA leaks to calibrated LOSS')).toBe('held');
    const conservative = resultsOf(records, 'lora-leaks-too').filter(({ arm }) => arm === 'conservative');
    for (const { aucs } of conservative) expect(aucs['ratio']!.interval![0]).toBeGreaterThan(0.5);
  });

  it('is true of them: SOFT’s choice, and a candidate reference', () => {
    const soft = outcomes('soft');
    expect(soft.get('choosing by loss protects better than chance')).toBe('did not hold');
    expect(soft.get('against Ratio, choosing by loss protects better than chance')).toBe('held');
    for (const { aucs } of resultsOf(records, 'soft').filter(({ arm }) => arm === 'all'))
      expect(aucs['ratio']!.interval![0]).toBeGreaterThan(0.5); // found, though never read
    expect(outcomes('self-prompt').get('SPV-MIA finds more than a reference on texts of the same kind')).toBe(
      'did not hold',
    );
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

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPublishedTable } from './publishedResults';

const table = readPublishedTable(
  readFileSync(new URL('../../public/data/published-results.json', import.meta.url), 'utf8'),
);

describe('the published table', () => {
  it('has the columns of SOFT and its figures', () => {
    expect(table.models).toEqual(['Pretrain', 'FT', 'LoRA', 'SOFT']);
    expect(table.datasets).toContain('ArXiv');
    expect(table.attacks).toEqual(expect.arrayContaining(['Loss', 'Ratio', 'Ensemble', 'Average']));
    expect(table.auc('Ratio', 'ArXiv', 'FT')).toBe(0.952);
    expect(table.auc('Average', 'GitHub', 'SOFT')).toBe(0.607);
  });

  it('has no cell that is not there', () => {
    expect(table.auc('Ratio', 'ArXiv', 'DP')).toBeNull();
    expect(table.auc('WBC', 'ArXiv', 'FT')).toBeNull();
  });

  it('refuses what is no AUC', () => {
    const bad = { source: 's', metric: 'AUC-ROC', defence_table: { Loss: { ArXiv: { FT: 87.8 } } } };
    expect(() => readPublishedTable(JSON.stringify(bad))).toThrow();
  });
});

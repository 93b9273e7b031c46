import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPublishedTable } from '../data/publishedResults';
import { FULL_RECIPE, LORA_RECIPE } from '../training/recipe';
import { comparisonTable, SOFT_ATTACKS } from './comparisonTable';
import { columnTitle, settingsKey } from './runColumn';
import { figureOf, figuresOf, recordOf, utilityOf } from './runRecord.fixture';
import type { RunRecord } from './runRecord';
import { INITIAL_SPEC, SOFT_DEFENCE, withSeed } from './runSpec';
import { privacyUtility } from './scatter';

const table = readPublishedTable(
  readFileSync(new URL('../../public/data/published-results.json', import.meta.url), 'utf8'),
);
const lora = { ...INITIAL_SPEC, name: 'LoRA', recipe: LORA_RECIPE };
const soft = { ...INITIAL_SPEC, name: 'SOFT', defence: SOFT_DEFENCE };
const run = (spec: typeof INITIAL_SPEC, seed: number, loss: number, ratio: number) =>
  recordOf({ spec, seed, aucs: figuresOf({ loss, ratio }), control: figuresOf({ loss: 0.5 + seed / 100 }) });

describe('columnTitle', () => {
  it('names the method and the defence', () => {
    const privacy = { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 1e-4 };
    expect(columnTitle(INITIAL_SPEC)).toBe('FT');
    expect(columnTitle(lora)).toBe('LoRA');
    expect(columnTitle(soft)).toBe('SOFT');
    expect(columnTitle({ ...soft, defence: { ...SOFT_DEFENCE, selection: 'random' } })).toBe(
      'SOFT, by chance',
    );
    expect(columnTitle({ ...lora, recipe: { ...LORA_RECIPE, privacy } })).toBe('DP-LoRA');
    expect(columnTitle({ ...lora, recipe: { ...LORA_RECIPE, dropout: 0.2 } })).toBe('LoRA, dropout');
    expect(columnTitle({ ...INITIAL_SPEC, recipe: { ...FULL_RECIPE, privacy } })).toBe('DP');
  });

  it('groups what differs in seeds and name alone', () => {
    expect(settingsKey(withSeed({ ...lora, name: 'again' }, 9))).toBe(settingsKey(lora));
    expect(settingsKey({ ...lora, recipe: { ...LORA_RECIPE, epochs: 9 } })).not.toBe(settingsKey(lora));
  });
});

describe('comparisonTable', () => {
  const records = [1, 2, 3].flatMap((seed) => [
    run(INITIAL_SPEC, seed, 0.7 + seed / 10, 0.9),
    run(soft, seed, 0.6, 0.6),
  ]);

  it('has what was measured beside what was published, each marked as what it is', () => {
    const { columns, rows, averaged } = comparisonTable(records, ['loss', 'wbc'], {
      table,
      dataset: 'ArXiv',
    });
    expect(columns.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'measured Pretrain',
      'measured FT',
      'measured SOFT',
      'published Pretrain',
      'published FT',
      'published LoRA',
      'published SOFT',
    ]);
    const [loss, wbc, average] = rows;
    expect(loss!.cells[1]).toMatchObject({ kind: 'measured', over: { n: 3 }, onTexts: null });
    expect((loss!.cells[1] as { over: { mean: number } }).over.mean).toBeCloseTo(0.9, 12);
    expect(loss!.cells[4]).toEqual({ kind: 'published', auc: 0.822 });
    expect(loss!.cells[0]).toMatchObject({ over: { n: 3, range: [0.51, 0.53] } }); // one base a seed, not one a run
    expect(wbc!.cells).toEqual([null, null, null, null, null, null, null]);
    expect(average!.published).toBe('Average');
    expect((average!.cells[2] as { over: { mean: number } }).over.mean).toBeCloseTo(0.6, 12);
    expect(average!.cells[0]).toBeNull(); // the control has no Ratio
    const mean = (table.auc('Loss', 'ArXiv', 'SOFT')! + table.auc('Ratio', 'ArXiv', 'SOFT')!) / 2;
    expect(averaged).toEqual(['loss', 'ratio']); // and what was published of the same two
    expect(average!.cells[6]).toMatchObject({ kind: 'published', auc: mean });
  });

  it('tells columns of one title apart by their names, and keeps the interval of a single run', () => {
    const other = { ...INITIAL_SPEC, name: 'long', recipe: { ...FULL_RECIPE, epochs: 9 } };
    const { columns, rows } = comparisonTable(
      [run(INITIAL_SPEC, 1, 0.7, 0.9), run(other, 1, 0.8, 0.9)],
      ['loss'],
      null,
    );
    expect(columns.map(({ title }) => title)).toEqual(['Pretrain', 'FT: Full fine-tuning', 'FT: long']);
    const { interval } = figureOf(0.8);
    expect(rows[0]!.cells[2]).toMatchObject({ onTexts: interval, over: { n: 1, interval: null } });
  });

  it('gives the mean of a single run the widest interval that attacks on the same texts can have', () => {
    const one = recordOf({
      aucs: { loss: figureOf(0.7, 0.01), ratio: figureOf(0.9, 0.03), zlib: figureOf(1, null) },
      control: null,
    });
    const of = (record: typeof one) => comparisonTable([record], [], null).rows.at(-1)!.cells[0];
    const reach = (1.96 * (0.01 + 0.03) + 3 / 100) / 3; // of 100 and 100 texts
    const { onTexts } = of(one) as unknown as { onTexts: [number, number] };
    expect(onTexts[0]).toBeCloseTo(2.6 / 3 - reach, 12);
    expect(onTexts[1]).toBeCloseTo(2.6 / 3 + reach, 12);
    const unknown = { ...one, aucs: { ...one.aucs, zlib: figureOf(0.8, null) } };
    expect(of(unknown)).toMatchObject({ onTexts: null });
    expect(of({ ...one, aucs: { loss: figureOf(0.99, 0.02) } })).toMatchObject({
      onTexts: [expect.any(Number), 1],
    });
  });

  it('lets no interval reach beyond what an AUC can be', () => {
    const high = [0.979, 0.999, 1].map((loss, seed) => run(INITIAL_SPEC, seed, loss, 0.9));
    const [cell] = comparisonTable(high, ['loss'], null).rows[0]!.cells.slice(1);
    expect(cell).toMatchObject({ over: { interval: [expect.any(Number), 1] } });
  });
});

describe('comparisonTable, of runs that are not alike', () => {
  const made = (change: Parameters<typeof recordOf>[0]) => recordOf({ spec: INITIAL_SPEC, ...change });

  it('keeps what was recorded apart from the visitor’s own', () => {
    const command = 'npm run headless';
    const records = [
      made({ id: 'a', madeBy: command, control: figuresOf({ loss: 0.5 }) }),
      made({ id: 'b', control: figuresOf({ loss: 0.4 }) }),
    ];
    const { columns, rows } = comparisonTable(records, ['loss'], null);
    const titles = ['Pretrain, recorded', 'Pretrain', 'FT, recorded', 'FT'];
    expect(columns.map(({ title }) => title)).toEqual(titles);
    const runs = columns.flatMap((column) => ('runs' in column ? column.runs : []));
    expect(runs.map(({ id }) => id)).toEqual(['a', 'b', 'a', 'b']);
    expect(rows[0]!.cells.slice(0, 2)).toMatchObject([{ over: { mean: 0.5 } }, { over: { mean: 0.4 } }]);
  });

  it('keeps one base apart from another', () => {
    const records = ['nano', 'small'].map((base) =>
      made({ id: base, spec: { ...INITIAL_SPEC, base }, control: figuresOf({ loss: 0.5 }) }),
    );
    const { columns } = comparisonTable(records, ['loss'], null);
    expect(columns.slice(0, 2).map(({ title }) => title)).toEqual(['Pretrain nano', 'Pretrain small']);
  });

  it('says of what failed whether its training had gone to its end', () => {
    const failed = (id: string, status: 'failed' | 'cancelled', trained: RunRecord['trained']) =>
      made({ id, status, trained, control: null });
    const { columns } = comparisonTable(
      [
        failed('a', 'failed', { ended: 'patience', epoch: 2 }),
        failed('b', 'failed', { ended: 'stopped', epoch: null }),
        failed('c', 'cancelled', null),
      ],
      ['loss'],
      null,
    );
    const after = 'FT, failed after training: Full fine-tuning';
    expect(columns.map(({ title }) => title)).toEqual([after, 'FT, stopped, then failed', after]);
  });

  it('takes of each attack the latest figure, where a training was attacked twice', () => {
    const records = [
      made({ id: 'a', aucs: figuresOf({ loss: 0.9, zlib: 0.8 }), control: figuresOf({ zlib: 0.5 }) }),
      made({ id: 'b', aucs: figuresOf({ loss: 0.7 }), control: figuresOf({ loss: 0.4 }) }),
    ];
    const { rows } = comparisonTable(records, ['loss', 'zlib'], null);
    expect(rows[0]!.cells).toMatchObject([{ over: { mean: 0.4 } }, { over: { n: 1, mean: 0.7 } }]);
    expect(rows[1]!.cells).toMatchObject([{ over: { mean: 0.5 } }, { over: { n: 1, mean: 0.8 } }]);
  });

  it('sets apart what was stopped, and leaves out what was not attacked', () => {
    const records = [
      made({ id: 'a', control: null }),
      made({ id: 'b', status: 'stopped', aucs: figuresOf({ loss: 0.6 }), control: null }),
      made({ id: 'c', aucs: {}, control: null, spec: lora }),
    ];
    const { columns, rows } = comparisonTable(records, ['loss'], null);
    expect(columns.map(({ title }) => title)).toEqual(['FT', 'FT, stopped']);
    expect(rows[0]!.cells).toMatchObject([{ over: { mean: 0.8 } }, { over: { mean: 0.6 } }]);
  });
});

describe('comparisonTable beside a table with all its attacks', () => {
  it('quotes the published mean itself', () => {
    const all = recordOf({ aucs: figuresOf(Object.fromEntries(SOFT_ATTACKS.map((id) => [id, 0.6]))) });
    const { rows } = comparisonTable([all], ['loss'], { table, dataset: 'ArXiv' });
    expect(rows.at(-1)!.cells.at(-1)).toEqual({ kind: 'published', auc: 0.527 });
    const none = comparisonTable([], ['loss'], { table, dataset: 'ArXiv' });
    expect(none.averaged).toEqual(SOFT_ATTACKS);
    expect(none.rows.at(-1)!.cells.at(-1)).toEqual({ kind: 'published', auc: 0.527 });
  });
});

describe('privacyUtility', () => {
  it('has a point a run and one of the base a seed, and says what is missing', () => {
    const bare = recordOf({ spec: lora, seed: 2, utility: null, control: null });
    const { points, missing } = privacyUtility(
      [run(INITIAL_SPEC, 1, 0.7, 0.9), run(soft, 1, 0.6, 0.6), bare],
      'loss',
    );
    expect(points.map(({ title, auc }) => [title, auc])).toEqual([
      ['FT', 0.7],
      ['Pretrain', 0.51],
      ['SOFT', 0.6],
    ]);
    expect(points[0]!.perplexity).toBeCloseTo(Math.exp(4.4), 9);
    expect(points[1]!.perplexity).toBeCloseTo(utilityOf(4.4).base.heldOut.perplexity!, 9);
    expect(missing).toEqual([{ id: bare.id, reason: 'its held-out perplexity was not measured' }]);
  });
});

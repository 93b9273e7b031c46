import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPublishedTable } from '../data/publishedResults';
import { FULL_RECIPE, LORA_RECIPE } from '../training/recipe';
import { comparisonTable } from './comparisonTable';
import { columnTitle, settingsKey } from './runColumn';
import { figuresOf, recordOf, utilityOf } from './runRecord.fixture';
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
    const { columns, rows } = comparisonTable(records, ['loss', 'wbc'], { table, dataset: 'ArXiv' });
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
    expect(loss!.cells[1]).toMatchObject({ kind: 'measured', over: { n: 3 }, figure: null });
    expect((loss!.cells[1] as { over: { mean: number } }).over.mean).toBeCloseTo(0.9, 12);
    expect(loss!.cells[4]).toEqual({ kind: 'published', auc: 0.822 });
    expect(loss!.cells[0]).toMatchObject({ over: { n: 3, range: [0.51, 0.53] } }); // one base a seed, not one a run
    expect(wbc!.cells).toEqual([null, null, null, null, null, null, null]);
    expect(average!.published).toBe('Average');
    expect((average!.cells[2] as { over: { mean: number } }).over.mean).toBeCloseTo(0.6, 12);
    expect(average!.cells[0]).toBeNull(); // the control has no Ratio
    expect(average!.cells[6]).toEqual({ kind: 'published', auc: 0.527 });
  });

  it('tells columns of one title apart by their names, and keeps the figure of a single run', () => {
    const other = { ...INITIAL_SPEC, name: 'long', recipe: { ...FULL_RECIPE, epochs: 9 } };
    const { columns, rows } = comparisonTable(
      [run(INITIAL_SPEC, 1, 0.7, 0.9), run(other, 1, 0.8, 0.9)],
      ['loss'],
      null,
    );
    expect(columns.map(({ title }) => title)).toEqual(['Pretrain', 'FT: Full fine-tuning', 'FT: long']);
    expect(rows[0]!.cells[2]).toMatchObject({ figure: { auc: 0.8 }, over: { n: 1, interval: null } });
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

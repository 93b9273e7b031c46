import { expect, it } from 'vitest';
import { summarise } from '../../metrics/summary';
import type { EvaluationRow } from '../../state/evaluation.svelte';
import { rocCurves } from './curves';

const labels = [true, true, false, false];
const summary = summarise([4, 2, 3, 1], labels);
const control = summarise([1, 2, 2, 1], labels);
const common = { scores: [], summary, controlScores: null, obstacle: null };
const rows: readonly EvaluationRow[] = [
  { ...common, id: 'loss', name: 'LOSS', kind: 'attack', control },
  { ...common, id: 'ratio', name: 'Ratio', kind: 'attack', control: 'not applicable' },
  { ...common, id: 'length', name: 'Length', kind: 'blind', control: 'not applicable' },
];
const styles = new Map([['loss', { colour: 'black', dash: 'none' }]]);

it('draws the selected attack on the base model beside it, in its colour, quietly', () => {
  const curves = rocCurves(rows, styles, 'loss');
  expect(curves.map(({ id, auc }) => [id, auc])).toEqual([
    ['loss', 0.75],
    ['ratio', 0.75],
    ['length', 0.75],
    ['loss/base', 0.5],
  ]);
  expect(curves[3]).toMatchObject({ quiet: true, style: { colour: 'black' } });
  expect(curves[0]!.quiet).toBe(false);
});

it('has no such curve where there is no control', () => {
  for (const selected of ['ratio', 'length', 'unknown', null])
    expect(rocCurves(rows, styles, selected)).toHaveLength(3);
});

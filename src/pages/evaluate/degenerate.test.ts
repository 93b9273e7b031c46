import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import ConfusionMatrix from '../../charts/ConfusionMatrix.svelte';
import RocChart from '../../charts/RocChart.svelte';
import ScoreHistogram from '../../charts/ScoreHistogram.svelte';
import { confusionAt } from '../../metrics/operatingPoints';
import { summarise } from '../../metrics/summary';
import type { EvaluationRow } from '../../state/evaluation.svelte';
import AttackTable from './AttackTable.svelte';
import { rocCurves } from './curves';

type Scores = readonly (number | null | undefined)[];

const labels = [true, true, true, false, false, false];
const CASES: Record<string, { scores: Scores; labels: readonly (boolean | null)[] }> = {
  'nothing yet': { scores: labels.map(() => undefined), labels },
  'all undefined': { scores: labels.map(() => null), labels },
  'members only': { scores: [1, 2, 3, 4, 5, 6], labels: labels.map(() => true) },
  'non-members only': { scores: [1, 2, 3, 4, 5, 6], labels: labels.map(() => false) },
  'no labels': { scores: [1, 2, 3, 4, 5, 6], labels: labels.map(() => null) },
  'one of each': { scores: [1, null, null, 2, null, null], labels },
  'no overlap': { scores: [4, 5, 6, 1, 2, 3], labels },
  'constant scores': { scores: [1, 1, 1, 1, 1, 1], labels },
  'enormous scores': { scores: [1e300, -1e300, 0, 1e-300, 1e300, 2], labels },
};

/** What is rendered, as text alone and as markup. */
function shown({ body }: { body: string }) {
  const text = body
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  return { body, text };
}

describe.each(Object.entries(CASES))('%s', (_name, { scores, labels: given }) => {
  const summary = summarise(scores, given);
  const row: EvaluationRow = {
    id: 'loss',
    name: 'LOSS',
    kind: 'attack',
    scores,
    summary,
    control: summary,
    controlScores: scores,
    obstacle: null,
  };
  const styles = new Map([['loss', { colour: 'black', dash: 'none' }]]);
  const { members, nonmembers } = summary;

  it('the table speaks in words', () => {
    for (const over of [false, true]) {
      const noControl = 'the target is a base model itself';
      const { body, text } = shown(
        render(AttackTable, {
          props: {
            rows: [row, { ...row, id: 'length', kind: 'blind', control: 'not applicable' }],
            styles: new Map([...styles, ['length', styles.get('loss')!]]),
            selected: 'loss',
            onselect: () => undefined,
            noControl,
            over,
            intervals: new Map(),
          },
        }),
      );
      expect(body).not.toMatch(/NaN|Infinity|undefined|null/);
      if (!summary.auc)
        expect(text).toMatch(
          over ? /one class only|no scores|not reached/ : /to come|one class only|no scores/,
        );
      if (summary.auc?.degenerate) expect(text).toContain('no interval');
    }
  });

  it('an attack that cannot run says why in place of numbers', () => {
    const { text } = shown(
      render(AttackTable, {
        props: {
          rows: [{ ...row, obstacle: 'there is no reference model' }],
          styles,
          selected: 'loss',
          onselect: () => undefined,
          noControl: '',
          over: true,
          intervals: new Map(),
        },
      }),
    );
    expect(text).toContain('cannot run here: there is no reference model');
  });

  it.each([null, Infinity, -Infinity, 2])('the charts draw, with the threshold at %s', (threshold) => {
    const common = { threshold, onthreshold: () => undefined, decimals: 2, empty: 'No curve.' };
    const roc = shown(
      render(RocChart, {
        props: {
          ...common,
          curves: rocCurves([row], styles, 'loss'),
          selected: 'loss',
          members: members.length,
          nonmembers: nonmembers.length,
          scale: 'log',
        },
      }),
    );
    const histogram = shown(
      render(ScoreHistogram, { props: { ...common, name: 'LOSS', members, nonmembers } }),
    );
    expect(roc.body + histogram.body).not.toMatch(/NaN|Infinity/);
    if (!summary.roc) expect(roc.text).toContain('No curve.');
  });

  it('the confusion matrix counts', () => {
    const counts = confusionAt(members, nonmembers, 2);
    const { body, text } = shown(
      render(ConfusionMatrix, { props: { counts, cell: null, oncell: () => undefined } }),
    );
    expect(body).not.toMatch(/NaN|Infinity/);
    if (members.length === 0) expect(text).toContain('There is no member with a score yet');
  });
});

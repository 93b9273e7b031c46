import { describe, expect, it } from 'vitest';
import { textsOf } from './evaluation.fixture';
import { completeColumns, scoreHere, setAttackById, tableOf } from './setScorer';

const TEXTS = textsOf(8);

describe('completeColumns', () => {
  const found = (scores: readonly (number | null | undefined)[], obstacle: string | null = null) => ({
    scores,
    obstacle,
  });

  it('waits for every score of every column', () => {
    const columns = { a: found([1, null]), b: found([2, undefined]) };
    const of = (features: readonly ('a' | 'b')[]) =>
      completeColumns(features, (id) => columns[id as 'a' | 'b']);
    expect(of(['a'])).toEqual({ a: [1, null] });
    expect(of(['a', 'b'])).toBeNull();
    expect(of([])).toEqual({});
  });

  it('does not wait for an attack that cannot run: all of it is undefined', () => {
    expect(completeColumns(['a'], () => found([undefined, undefined], 'no base model'))).toEqual({
      a: [null, null],
    });
  });
});

describe('scoreHere', () => {
  it('scores a set by the columns that are given, under the chosen options', async () => {
    const reference = TEXTS.map((_, i) => i - 4);
    const score = (options = {}) => scoreHere.score('rmia', TEXTS, { reference }, options, 1);
    const rmia = setAttackById('rmia');
    expect(await score()).toEqual(rmia.scoreSet(tableOf(TEXTS, { reference }), { gamma: 1 }, 1));
    expect(await score({ rmia: { gamma: 3 } })).not.toEqual(await score());
  });

  it('throws where a column is missing, or an attack', () => {
    expect(() => tableOf(TEXTS, {}).column('loss')).toThrow('the scores of loss were not asked for');
    expect(() => setAttackById('loss')).toThrow('no set attack "loss"');
  });
});

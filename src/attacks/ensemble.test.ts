import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from '../metrics/auc';
import { fitLogistic } from '../metrics/logisticFit';
import { initialOptions } from './attack';
import { ensemble } from './ensemble';
import { ENSEMBLE_FEATURES } from './ensembleFeatures';
import { lastDealt, noiseColumns, tableOf, type Column } from './table.fixture';

const LOGISTIC = initialOptions(ensemble);
const TREE = { ...LOGISTIC, model: 1 };
const MODELS = [
  ['logistic', LOGISTIC],
  ['tree', TREE],
] as const;

const halves = (count: number) => Array.from({ length: count }, (_, place) => place % 2 === 0);

function aucOf(scores: Column, labels: readonly (boolean | null)[]): number {
  const of = (member: boolean) => scores.flatMap((each, i) => (labels[i] === member ? each! : []));
  return auc(of(true), of(false))!;
}

describe('the ensemble', () => {
  it('is a logistic regression of strength 1 where not said', () => {
    expect(LOGISTIC).toEqual({ model: 0, l2: 1 });
    expect(ensemble.options[0]!.choices).toHaveLength(2);
  });

  it('is the log-odds of the fit on standardised scores', () => {
    // one feature that varies; labels as in a hand-made set, one text without a label
    const values = [0, 1, 2, 3, 4, 5];
    const labels = [false, true, false, true, true, true, null];
    const columns = Object.fromEntries(
      ENSEMBLE_FEATURES.map((id) => [id, id === 'loss' ? [...values, 9] : values.concat(0).map(() => 7)]),
    );
    const sd = Math.sqrt(35 / 12); // of 0 … 5
    const fit = fitLogistic(
      values.map((value) => [(value - 2.5) / sd]),
      labels.slice(0, 6) as boolean[],
      2,
    )!;
    const expected = (fit.weights[0]! * (9 - 2.5)) / sd + fit.intercept;
    const options = { model: 0, l2: 2 };
    expect(ensemble.scoreSet(tableOf(labels, columns), options, 1).at(-1)).toBeCloseTo(expected, 9);
    const score = ensemble.fit!(tableOf(labels, columns), options, 1);
    expect(score('new', (id) => (id === 'loss' ? 9 : 7))).toBeCloseTo(expected, 9);
  });

  it('is a share of members in one of eight leaves a fold where the tree is chosen', () => {
    const labels = halves(200);
    const table = tableOf(labels, noiseColumns(ENSEMBLE_FEATURES, labels, 1, 0.5));
    const scores = ensemble.scoreSet(table, TREE, 1);
    for (const score of scores) expect(score! >= 0 && score! <= 1).toBe(true);
    expect(new Set(scores).size).toBeLessThanOrEqual(5 * 8);
    expect(new Set(ensemble.scoreSet(table, LOGISTIC, 1)).size).toBe(200);
    const outside = ensemble.fit!(table, TREE, 1);
    expect(outside('new', () => 2)!).toBeGreaterThan(outside('new', () => -2)!);
    expect(outside('new', () => 2)!).toBeLessThanOrEqual(1);
  });

  it.each(MODELS)('finds nothing in noise (%s): it judges no text by a fit that saw it', (_, options) => {
    const labels = halves(200);
    const found = Array.from({ length: 10 }, (_, seed) =>
      aucOf(
        ensemble.scoreSet(tableOf(labels, noiseColumns(ENSEMBLE_FEATURES, labels, seed)), options, seed),
        labels,
      ),
    );
    const mean = found.reduce((sum, each) => sum + each, 0) / found.length;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
  });

  it.each(MODELS)('finds what its features say (%s), also where some are missing', (_, options) => {
    const labels = halves(300);
    const columns = noiseColumns(ENSEMBLE_FEATURES, labels, 1, 0.6);
    const holes = Object.fromEntries(
      Object.entries(columns).map(([id, column], j) => [
        id,
        column.map((value, i) => ((i * 7 + j) % 10 < 3 ? null : value)),
      ]),
    );
    const [whole, holed] = [columns, holes].map((each) =>
      aucOf(ensemble.scoreSet(tableOf(labels, each), options, 1), labels),
    ) as [number, number];
    const single = aucOf(columns['loss']!, labels);
    // the trees are short of one another's evidence: ten features of equal weight suit the regression
    expect(whole).toBeGreaterThan(options === LOGISTIC ? single + 0.1 : 0.6);
    expect(holed).toBeGreaterThan(0.6);
    expect(holed).toBeLessThan(whole);
  });

  it.each(MODELS)('gives a text the same score when its own label is turned round (%s)', (_, options) => {
    fc.assert(
      fc.property(fc.nat({ max: 999 }), fc.nat({ max: 99 }), (noise, seed) => {
        const { last, labels } = lastDealt(41, seed);
        const columns = noiseColumns(ENSEMBLE_FEATURES, labels(true), noise);
        const scoreAs = (own: boolean) =>
          ensemble.scoreSet(tableOf(labels(own), columns), options, seed)[last];
        expect(scoreAs(true)).toBe(scoreAs(false));
        expect(scoreAs(true)).not.toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it.each(MODELS)('does not let a text’s own features into its fit (%s)', (_, options) => {
    const labels = halves(60);
    const columns = noiseColumns(ENSEMBLE_FEATURES, labels, 2, 1);
    const at = 17;
    const moved = Object.fromEntries(
      Object.entries(columns).map(([id, column]) => [id, column.map((v, i) => (i === at ? v + 1e6 : v))]),
    );
    const before = ensemble.scoreSet(tableOf(labels, columns), options, 1);
    const after = ensemble.scoreSet(tableOf(labels, moved), options, 1);
    const changed = after.flatMap((each, i) => (each === before[i] ? [] : [i]));
    // it changes its own score (or its leaf stays), and those of the other folds, whose fits saw it: 48 of 60
    expect(changed.filter((i) => i !== at).length).toBeLessThanOrEqual(48);
    if (options === LOGISTIC) expect(changed).toContain(at);
  });

  it('does not score a text with more than half of its features undefined, nor learn from it', () => {
    const labels = [...halves(40), true, null];
    const columns = noiseColumns(ENSEMBLE_FEATURES, labels, 3);
    const thin = Object.fromEntries(
      Object.entries(columns).map(([id, column], j) => [
        id,
        column.map((v, i) => (i >= 40 && j < 6 ? null : v)),
      ]),
    );
    const scores = ensemble.scoreSet(tableOf(labels, thin), LOGISTIC, 1);
    expect(scores.slice(40)).toEqual([null, null]);
    const alone = ensemble.scoreSet(tableOf(halves(40), columns), LOGISTIC, 1);
    expect(scores.slice(0, 40)).toEqual(alone);
    const outside = ensemble.fit!(tableOf(labels, thin), LOGISTIC, 1);
    expect(outside('new', () => null)).toBeNull();
    expect(outside('new', () => 0)).not.toBeNull();
  });

  it('scores texts without a label by a fit on all others, and learns nothing from them', () => {
    const known = halves(40);
    const columns = noiseColumns(ENSEMBLE_FEATURES, [...known, null], 4, 1);
    const scores = ensemble.scoreSet(tableOf([...known, null], columns), LOGISTIC, 1);
    expect(scores.slice(0, 40)).toEqual(ensemble.scoreSet(tableOf(known, columns), LOGISTIC, 1));
    const outside = ensemble.fit!(tableOf(known, columns), LOGISTIC, 1);
    expect(scores[40]).toBeCloseTo(
      outside('new', (id) => columns[id]![40]!)!,
      9,
    );
  });

  it('is shrunk by a stronger penalty', () => {
    const labels = halves(60);
    const table = tableOf(labels, noiseColumns(ENSEMBLE_FEATURES, labels, 5, 1));
    const spread = (l2: number) =>
      Math.max(...ensemble.scoreSet(table, { model: 0, l2 }, 1).map((each) => Math.abs(each!)));
    expect(spread(20)).toBeLessThan(spread(1));
    expect(spread(1)).toBeLessThan(spread(0.1));
  });

  it('is undefined for all where a class is missing', () => {
    const labels = [true, true, null];
    const table = tableOf(labels, noiseColumns(ENSEMBLE_FEATURES, labels, 1));
    for (const [, options] of MODELS) {
      expect(ensemble.scoreSet(table, options, 1)).toEqual([null, null, null]);
      expect(ensemble.fit!(table, options, 1)('new', () => 0)).toBeNull();
    }
  });

  it('declares the attacks whose scores it reads', () => {
    const read = new Set<string>();
    const table = tableOf(halves(20), noiseColumns(ENSEMBLE_FEATURES, halves(20), 1));
    ensemble.scoreSet({ texts: table.texts, column: (id) => (read.add(id), table.column(id)) }, LOGISTIC, 1);
    expect([...read].sort()).toEqual([...ensemble.features].sort());
  });
});

import { describe, expect, it } from 'vitest';
import { auc } from '../metrics/auc';
import { ensemble } from './ensemble';
import { ensembleAsReleased } from './ensembleAsReleased';
import { ENSEMBLE_FEATURES } from './ensembleFeatures';
import { noiseColumns, tableOf } from './table.fixture';

const halves = (count: number) => Array.from({ length: count }, (_, place) => place % 2 === 0);

/** Mean AUC over seeds where there is nothing to find. */
function onNoise(attack: typeof ensemble, count: number, seeds: number): number {
  const labels = halves(count);
  const found = Array.from({ length: seeds }, (_, seed) => {
    const table = tableOf(labels, noiseColumns(ENSEMBLE_FEATURES, labels, seed));
    const scores = attack.scoreSet(table, { model: 0, l2: 1 }, seed);
    const of = (member: boolean) => scores.filter((_, i) => labels[i] === member) as number[];
    return auc(of(true), of(false))!;
  });
  return found.reduce((sum, each) => sum + each, 0) / seeds;
}

describe('the ensemble as released', () => {
  it('finds members in noise, the more the fewer texts, where the cross-fitted one finds none', () => {
    // a tree of scikit-learn with twelve features comes to 0.749 (200 texts) and 0.674 (500), sd 0.05 to 0.03
    const [few, many] = [onNoise(ensembleAsReleased, 200, 10), onNoise(ensembleAsReleased, 500, 10)];
    expect(few).toBeGreaterThan(0.68);
    expect(few).toBeLessThan(0.82);
    expect(many).toBeGreaterThan(0.6);
    expect(many).toBeLessThan(few);
    expect(Math.abs(onNoise(ensemble, 200, 10) - 0.5)).toBeLessThan(0.05);
    expect(ensembleAsReleased.inSample).toBe(true);
  });

  it('gives weighted shares of members in leaves of six and more', () => {
    for (let seed = 0; seed < 5; seed++) {
      const labels = halves(100);
      const table = tableOf(labels, noiseColumns(ENSEMBLE_FEATURES, labels, seed));
      const sizes = new Map<number, number>();
      for (const score of ensembleAsReleased.scoreSet(table, {}, seed) as number[]) {
        expect(score >= 0 && score <= 1).toBe(true);
        sizes.set(score, (sizes.get(score) ?? 0) + 1);
      }
      expect(Math.min(...sizes.values())).toBeGreaterThanOrEqual(6);
    }
  });

  it('looks at three features in each split: one that tells all is often passed over', () => {
    const labels = halves(100);
    const columns = {
      ...noiseColumns(ENSEMBLE_FEATURES, labels, 1),
      loss: labels.map((member, place) => (member ? 200 : 0) + place),
    };
    const firstSplits = Array.from({ length: 30 }, (_, seed) => {
      const scores = ensembleAsReleased.scoreSet(tableOf(labels, columns), {}, seed);
      return scores.every((score) => score === 0 || score === 1);
    });
    // it is among the three of the root in 3 of 10 trees
    const found = firstSplits.filter(Boolean).length;
    expect(found).toBeGreaterThan(2);
    expect(found).toBeLessThan(20);
  });

  it('weighs non-members by one and a half, and is fitted on seventeen of twenty parts', () => {
    // nothing varies, so that the tree is one leaf
    const labels = Array.from({ length: 120 }, (_, place) => place % 4 === 0);
    const constant = Object.fromEntries(ENSEMBLE_FEATURES.map((id) => [id, labels.map(() => 1)]));
    // 30 members: ten parts of 2, seven of 1; 90 non-members: ten parts of 5, seven of 4
    const [members, nonmembers] = [10 * 2 + 7 * 1, 10 * 5 + 7 * 4];
    const scores = new Set(ensembleAsReleased.scoreSet(tableOf(labels, constant), {}, 1));
    expect([...scores]).toEqual([members / (members + 1.5 * nonmembers)]);
  });

  it('learns where there is something to learn, and scores texts without a label and outside of the table', () => {
    const labels = [...halves(200), null, null];
    const columns = noiseColumns(ENSEMBLE_FEATURES, labels, 1, 3);
    for (const column of Object.values(columns)) {
      column[200] = 3;
      column[201] = 0;
    }
    const table = tableOf(labels, columns);
    const scores = ensembleAsReleased.scoreSet(table, {}, 1);
    expect(scores[200]).toBeGreaterThan(0.8);
    expect(scores[201]).toBeLessThan(0.2);
    const outside = ensembleAsReleased.fit!(table, {}, 1);
    expect(outside('new', () => 3)).toBe(scores[200]);
    expect(outside('new', () => null)).toBeNull();
  });

  it('is the same with the same seed, and another tree with another', () => {
    const labels = halves(100);
    const table = tableOf(labels, noiseColumns(ENSEMBLE_FEATURES, labels, 1));
    expect(ensembleAsReleased.scoreSet(table, {}, 1)).toEqual(ensembleAsReleased.scoreSet(table, {}, 1));
    expect(ensembleAsReleased.scoreSet(table, {}, 1)).not.toEqual(ensembleAsReleased.scoreSet(table, {}, 2));
  });

  it('is undefined where a class is missing, and for texts with too few features', () => {
    const one = [true, true, null];
    expect(ensembleAsReleased.scoreSet(tableOf(one, noiseColumns(ENSEMBLE_FEATURES, one, 1)), {}, 1)).toEqual(
      [null, null, null],
    );
    const labels = halves(40);
    const columns = noiseColumns(ENSEMBLE_FEATURES, labels, 1);
    const thin = Object.fromEntries(
      Object.entries(columns).map(([id, column], j) => [
        id,
        column.map((v, i) => (i === 5 && j < 6 ? null : v)),
      ]),
    );
    const scores = ensembleAsReleased.scoreSet(tableOf(labels, thin), {}, 1);
    expect(scores.flatMap((score, i) => (score === null ? [i] : []))).toEqual([5]);
  });
});

import { expect, it } from 'vitest';
import { bootstrapAuc } from './bootstrap';
import { columnIntervals } from './columnIntervals';
import { splitColumn } from './columns';
import { coinsAndScores } from './columns.fixture';
import { delong } from './delong';
import { heldOutAccuracy } from './heldOutAccuracy';

const { labels, scores } = coinsAndScores(1, 100, 0.3);

it('puts everything about one column together', () => {
  const holes = scores.map((score, i) => (i === 0 ? null : score));
  const { members, nonmembers } = splitColumn(holes, labels);
  const all = columnIntervals({ id: 'loss', scores: holes }, labels, { seed: 4, confidence: 0.9 });
  expect(all).toMatchObject({ id: 'loss', members: members.length, nonmembers: nonmembers.length });
  expect(all.undefinedMembers + all.undefinedNonmembers).toBe(1);
  expect(all.delong).toEqual(delong(members, nonmembers, 0.9));
  expect(all.bootstrap).toEqual(bootstrapAuc({ members, nonmembers }, { seed: 4, confidence: 0.9 }));
  expect(all.accuracy).toEqual(heldOutAccuracy(holes, labels, 4, 0.9));
  expect(all.tpr.map(({ alpha }) => alpha)).toEqual([0.001, 0.01, 0.05, 0.1]);
});

it('has nothing to say without a class', () => {
  const all = columnIntervals({ id: 'loss', scores: [1, null] }, [true, false], { seed: 1 });
  expect(all).toMatchObject({
    delong: null,
    bootstrap: null,
    tpr: [],
    accuracy: null,
    undefinedNonmembers: 1,
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairColumns, splitColumn } from './columns';
import { labelledScores } from './columns.fixture';

const labels = [true, false, null, true, false, true];

describe('splitColumn', () => {
  it('keeps the order, leaves out what has no label and counts what has no score', () => {
    expect(splitColumn([1, 2, 3, null, null, 0], labels)).toEqual({
      members: [1, 0],
      nonmembers: [2],
      undefinedMembers: 1,
      undefinedNonmembers: 1,
    });
  });

  it('needs one label for each score', () => {
    expect(() => splitColumn([1], labels)).toThrow(RangeError);
  });
});

describe('pairColumns', () => {
  it('leaves a text without a score out on both sides', () => {
    expect(pairColumns([1, 2, 3, null, 5, 6], [10, null, 30, 40, 50, 60], labels)).toMatchObject({
      first: { members: [1, 6], nonmembers: [5] },
      second: { members: [10, 60], nonmembers: [50] },
      droppedMembers: 1,
      droppedNonmembers: 1,
    });
  });

  it('loses no text without counting it', () => {
    fc.assert(
      fc.property(labelledScores, ({ scores, others, labels }) => {
        const pair = pairColumns(scores, others, labels);
        const of = (label: boolean) => labels.filter((member) => member === label).length;
        expect(pair.first.members.length + pair.droppedMembers).toBe(of(true));
        expect(pair.second.nonmembers.length + pair.droppedNonmembers).toBe(of(false));
        expect(pair.first.members.length).toBe(pair.second.members.length);
      }),
    );
  });
});

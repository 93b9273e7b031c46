import { describe, expect, it } from 'vitest';
import type { KnownLabels, LabelOrigin } from '../state/knownLabels';
import { frontInWords, labelNotice, labelsInWords } from './labelWords';

const text = (member: boolean | null, i: number) => ({
  id: `${member} ${i}`,
  text: `${member} ${i}`,
  member,
});
function labels(of: LabelOrigin, members: number, nonmembers: number, others = 0): KnownLabels {
  const many = (count: number, member: boolean | null) =>
    Array.from({ length: count }, (_, i) => text(member, i));
  const known = [...many(members, true), ...many(nonmembers, false)];
  return {
    of,
    texts: [...known, ...many(others, null)],
    known,
    members,
    nonmembers,
    coins: of === 'shipped' || of === 'base',
    inFront: of === 'nobody' ? null : { read: of === 'shipped' || of === 'run' ? 30 : 0, all: 30 },
    key: of,
  };
}

describe('what is said of the labels', () => {
  it('is nothing to a reader of scores where there are both classes', () => {
    for (const of of ['shipped', 'base', 'run'] as const) expect(labelNotice(labels(of, 3, 2))).toBeNull();
  });

  it('is why there is a class too few', () => {
    expect(labelNotice(labels('other texts', 0, 520))).toContain('no known members, and all 520');
    expect(labelNotice(labels('other texts', 9, 511))).toContain('9 of the shipped records stood among them');
    expect(labelNotice(labels('nobody', 0, 0, 520))).toContain('is not known');
  });

  it('claims a coin for those alone whose labels were tossed', () => {
    const of = (one: KnownLabels) => labelsInWords(one);
    expect(of(labels('shipped', 3, 2))).toContain('The target was fine-tuned on the members; a coin decided');
    expect(of(labels('run', 3, 2))).toContain('no coin for each text');
    expect(of({ ...labels('run', 3, 2), coins: true })).toContain('A coin decided for each text');
    expect(of(labels('run', 3, 2, 1))).toContain('One more record had no part in it, and is left out');
    expect(of(labels('base', 3, 2))).toContain('The target has read neither class');
    expect(of(labels('other texts', 0, 5))).toContain('scores and no curve');
    expect(of(labels('nobody', 0, 0, 5))).toContain('is not known');
  });

  it('says what the target has read of the members in front of others', () => {
    expect(frontInWords(labels('shipped', 3, 2))).toBeNull();
    expect(frontInWords(labels('base', 3, 2))).toContain('has read none of them');
    expect(frontInWords(labels('other texts', 0, 5))).toContain('this one has read none of them');
    expect(frontInWords({ of: 'run', inFront: { read: 6, all: 30 } })).toContain('read 6 of 30 of them');
    expect(frontInWords(labels('nobody', 0, 0, 5))).toContain('not known');
  });
});

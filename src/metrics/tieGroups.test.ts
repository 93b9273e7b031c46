import { describe, expect, it } from 'vitest';
import { tieGroups } from './tieGroups';

describe('tieGroups', () => {
  it('lists distinct scores from the highest with the counts of both classes', () => {
    expect(tieGroups([1, 1, 0, 2], [1, 0, 0, 1])).toEqual([
      { score: 2, members: 1, nonmembers: 0 },
      { score: 1, members: 2, nonmembers: 2 },
      { score: 0, members: 1, nonmembers: 2 },
    ]);
  });

  it('counts 0 and -0 as one score', () => {
    expect(tieGroups([0, -0], [-0])).toHaveLength(1);
    expect(tieGroups([-0], [0])[0]).toMatchObject({ members: 1, nonmembers: 1 });
  });

  it('sorts by value, not by spelling', () => {
    expect(tieGroups([10, 9], [-10, -9]).map((group) => group.score)).toEqual([10, 9, -9, -10]);
  });

  it('leaves the arguments as they were', () => {
    const members = [1, 3, 2];
    tieGroups(members, []);
    expect(members).toEqual([1, 3, 2]);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d', (score) => {
    expect(() => tieGroups([score], [0])).toThrow(RangeError);
    expect(() => tieGroups([0], [score])).toThrow(RangeError);
  });
});

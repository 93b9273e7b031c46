import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attackOverlap } from './attackOverlap';
import { labelledScores } from './columns.fixture';

/** Six members, then four non-members, of which a rate of 0.25 allows one false alarm. */
const labels = [true, true, true, true, true, true, false, false, false, false];
const column = (id: string, members: (number | null)[], nonmembers = [1, 1, 1, 5]) => ({
  id,
  scores: [...members, ...nonmembers],
});
const a = column('a', [9, 9, 9, 0, 0, 0]);
const b = column('b', [0, 9, 9, 9, 0, 0]);
const c = column('c', [0, 9, 9, null, 0, 0]);

describe('attackOverlap', () => {
  const overlap = attackOverlap([a, b, c], labels, { alpha: 0.25 });

  it('counts what each attack finds, and what it alone finds', () => {
    expect(overlap.attacks).toEqual([
      { id: 'a', threshold: 9, found: 3, alone: 1, falseAlarms: 0, nonmembers: 4, undefinedMembers: 0 },
      { id: 'b', threshold: 9, found: 3, alone: 1, falseAlarms: 0, nonmembers: 4, undefinedMembers: 0 },
      { id: 'c', threshold: 9, found: 2, alone: 0, falseAlarms: 0, nonmembers: 4, undefinedMembers: 1 },
    ]);
    expect(overlap.foundByNone).toBe(2);
  });

  it('compares every two', () => {
    expect(overlap.pairs).toEqual([
      { first: 'a', second: 'b', both: 2, either: 4, jaccard: 0.5 },
      { first: 'a', second: 'c', both: 2, either: 3, jaccard: 2 / 3 },
      { first: 'b', second: 'c', both: 2, either: 3, jaccard: 2 / 3 },
    ]);
  });

  it('lists sets of attacks, the largest first, and says what is not listed', () => {
    expect(overlap.sets).toEqual([
      { attacks: ['a', 'b', 'c'], count: 2 },
      { attacks: ['a'], count: 1 },
      { attacks: ['b'], count: 1 },
    ]);
    expect(overlap).toMatchObject({ otherSets: 0, otherMembers: 0 });
    expect(attackOverlap([a, b, c], labels, { alpha: 0.25, rows: 1 })).toMatchObject({
      sets: [{ attacks: ['a', 'b', 'c'], count: 2 }],
      otherSets: 2,
      otherMembers: 2,
      attacks: [{ alone: 1 }, { alone: 1 }, { alone: 0 }],
    });
  });

  it('falls back to the finest rate that every attack can show', () => {
    expect(attackOverlap([a, b], labels)).toMatchObject({ asked: 0.05, alpha: 0.25 });
    const holes = { id: 'd', scores: [...a.scores.slice(0, 7), null, null, 5] };
    expect(attackOverlap([a, holes], labels).alpha).toBe(0.5);
    expect(attackOverlap([a], labels, { alpha: 0.5 }).alpha).toBe(0.5);
  });

  it('names attacks without scores of both classes, and needs no attack', () => {
    const none = { id: 'e', scores: labels.map((member) => (member ? 1 : null)) };
    expect(attackOverlap([none, a], labels)).toMatchObject({ excluded: ['e'], attacks: [{ id: 'a' }] });
    expect(attackOverlap([], labels)).toMatchObject({ attacks: [], pairs: [], sets: [], foundByNone: 6 });
    expect(() => attackOverlap([a], labels, { alpha: -1 })).toThrow(RangeError);
  });

  it('two attacks that find nothing have no Jaccard index', () => {
    const low = column('low', [0, 0, 0, 0, 0, 0]);
    expect(attackOverlap([low, low], labels, { alpha: 0.25 }).pairs[0]!.jaccard).toBeNull();
  });

  it('shares every member out once, and agrees with itself', () => {
    fc.assert(
      fc.property(labelledScores, fc.constantFrom(0.05, 0.3, 1), ({ scores, others, labels }, alpha) => {
        const columns = [
          { id: 'a', scores },
          { id: 'b', scores: others },
          { id: 'again', scores },
        ];
        const overlap = attackOverlap(columns, labels, { alpha });
        const { sets, attacks, pairs, members, foundByNone } = overlap;
        expect(sets.reduce((sum, { count }) => sum + count, foundByNone)).toBe(members);
        for (const { id, found, falseAlarms, nonmembers } of attacks) {
          const inSets = sets.filter((set) => set.attacks.includes(id));
          expect(inSets.reduce((sum, { count }) => sum + count, 0)).toBe(found);
          expect(falseAlarms / nonmembers).toBeLessThanOrEqual(overlap.alpha);
        }
        const twin = pairs.find(({ first, second }) => first === 'a' && second === 'again');
        if (twin) expect(twin.both).toBe(twin.either);
      }),
    );
  });
});

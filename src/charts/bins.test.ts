import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binScores } from './bins';

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe('binScores', () => {
  it('has nothing to show without scores', () => {
    expect(binScores([], [], 10)).toBeNull();
  });

  it('counts both classes in common bins with round edges', () => {
    const bins = binScores([0.05, 0.15, 0.15, 0.39], [0.1, 0.2], 4)!;
    expect(bins.edges).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(bins.members).toEqual([1, 2, 0, 1]);
    expect(bins.nonmembers).toEqual([0, 1, 1, 0]);
  });

  it('gives constant scores one bin around them', () => {
    const bins = binScores([-1, -1], [-1], 30)!;
    expect(bins.members).toEqual([2]);
    expect(bins.nonmembers).toEqual([1]);
    expect(bins.edges[0]).toBeLessThan(-1);
    expect(bins.edges[1]).toBeGreaterThan(-1);
  });

  it('has one bin where scores differ only by rounding', () => {
    expect(binScores([0], [-5e-324], 30)).toMatchObject({ members: [1], nonmembers: [1] });
    expect(binScores([7], [7 + 1e-12], 30)).toMatchObject({ members: [1], nonmembers: [1] });
  });

  it('holds a score that is a bit below a round edge', () => {
    const bins = binScores([7.699999999999999], [9.125], 30)!;
    expect(bins.edges[0]).toBeLessThanOrEqual(7.699999999999999);
    expect([sum(bins.members), sum(bins.nonmembers)]).toEqual([1, 1]);
  });

  it('counts every score once, in the bin that holds it', () => {
    const scores = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(scores, scores, (members, nonmembers) => {
        const bins = binScores(members, nonmembers, 30)!;
        expect(sum(bins.members)).toBe(members.length);
        expect(sum(bins.nonmembers)).toBe(nonmembers.length);
        bins.members.forEach((count, i) => {
          const [low, high] = [bins.edges[i]!, bins.edges[i + 1]!];
          expect(members.filter((score) => score >= low && score < high).length).toBe(count);
        });
      }),
    );
  });
});

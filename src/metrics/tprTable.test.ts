import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson } from './intervals';
import { roc } from './roc';
import { scores } from './scores.fixture';
import { nonmembersFor, tprTable, TPR_ALPHAS, whyUnresolvable } from './tprTable';

describe('tprTable', () => {
  it('counts what is found at each rate', () => {
    const curve = roc([5, 4, 4, 3, 2, 1, 1, 0, 6, 7], [4, 3, 2, 2, 1, 1, 0, 0, 0, -1])!;
    const table = tprTable(curve);
    expect(table.map(({ alpha }) => alpha)).toEqual([0.001, 0.01, 0.05, 0.1]);
    expect(table.map(({ found, falseAlarms }) => [found, falseAlarms])).toEqual([
      [3, 0],
      [3, 0],
      [3, 0],
      [5, 1],
    ]);
    expect(table[3]).toMatchObject({
      threshold: 4,
      members: 10,
      nonmembers: 10,
      tpr: 0.5,
      fpr: 0.1,
      interval: clopperPearson(5, 10),
      resolvable: true,
      reason: null,
    });
    expect(table[2]).toMatchObject({
      resolvable: false,
      reason: 'needs 20 known non-members, there are 10',
    });
  });

  it('has the estimate in its interval, and falls with the rate', () => {
    fc.assert(
      fc.property(scores(), scores(), (m, u) => {
        const table = tprTable(roc(m, u)!);
        table.forEach(({ tpr, fpr, interval, alpha }, i) => {
          expect(interval[0]).toBeLessThanOrEqual(tpr);
          expect(interval[1]).toBeGreaterThanOrEqual(tpr);
          expect(fpr).toBeLessThanOrEqual(alpha);
          expect(tpr).toBeGreaterThanOrEqual(table[i - 1]?.tpr ?? 0);
        });
      }),
    );
  });
});

describe('whyUnresolvable', () => {
  it('says how many it takes', () => {
    expect(whyUnresolvable(0.001, 228)).toBe('needs 1,000 known non-members, there are 228');
    expect(whyUnresolvable(0.1, 1)).toBe('needs 10 known non-members, there is 1');
    expect(whyUnresolvable(0.001, 1000)).toBeNull();
    expect(whyUnresolvable(0, 1000)).toContain('rate of 0');
  });

  it('asks for exactly the number from which on the rate can be seen', () => {
    const nearly = 1 / 49; // whose inverse is a little over 49
    for (const alpha of [...TPR_ALPHAS, 0.03, 0.2, 1, nearly]) {
      expect(whyUnresolvable(alpha, nonmembersFor(alpha))).toBeNull();
      expect(whyUnresolvable(alpha, nonmembersFor(alpha) - 1)).not.toBeNull();
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exactDuplicates,
  nearDuplicates,
  ngramOverlap,
  wordJaccard,
  type ClassedText,
  type Duplicates,
} from './overlap';
import { wordsOf } from './wordGrams';

const member = fc.constantFrom(true, false, null);
const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 9 }).map((list) => list.join(' '));
const texts = fc.array(fc.record({ text: words, member }), { maxLength: 14 });
const classed = (text: string, is: boolean | null): ClassedText => ({ text, member: is });
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `w${from + i}`).join(' ');

/** What a report has to say where `like` is the relation. */
function expectReport(
  report: Duplicates,
  list: readonly ClassedText[],
  like: (a: string, b: string) => boolean,
): void {
  const others = (i: number, is: boolean | null) =>
    list.flatMap((other, j) =>
      j !== i && other.member === is && like(list[i]!.text, other.text) ? [j] : [],
    );
  list.forEach((one, i) => {
    for (const [partner, candidates] of [
      [report.within[i]!, others(i, one.member)],
      [report.across[i]!, one.member === null ? [] : others(i, !one.member)],
    ] as const) {
      if (candidates.length === 0) expect(partner).toBeNull();
      else expect(candidates).toContain(partner);
    }
  });
}

describe('exactDuplicates', () => {
  it('finds another one for every text that has one', () => {
    fc.assert(fc.property(texts, (list) => expectReport(exactDuplicates(list), list, (a, b) => a === b)));
  });

  it('counts texts, not pairs', () => {
    const list = [
      classed('a', true),
      classed('a', true),
      classed('a', true),
      classed('a', false),
      classed('b', null),
    ];
    expect(exactDuplicates([...list, classed('b', null), classed('A', false)]).counts).toEqual({
      withinMembers: 3,
      withinNonmembers: 0,
      withinUnlabelled: 2,
      membersAcross: 3,
      nonmembersAcross: 1,
    });
  });
});

describe('nearDuplicates', () => {
  it('finds one for every text that has one, as comparing all with all does', () => {
    const threshold = fc.constantFrom(0.3, 0.5, 0.8, 1);
    fc.assert(
      fc.property(texts, threshold, fc.integer({ min: 1, max: 3 }), (list, least, run) => {
        const report = nearDuplicates(list, { threshold: least, run });
        expectReport(report, list, (a, b) => (wordJaccard(a, b, run) ?? 0) >= least);
        expect(report.short).toBe(list.filter(({ text }) => wordsOf(text).length < run).length);
      }),
      { numRuns: 1000 },
    );
  });

  it('counts the threshold itself as near', () => {
    // 18 runs of three words each, 16 in both: 16 / 20
    const [one, other] = [numbered(0, 20), `${numbered(0, 18)} x y`];
    expect(wordJaccard(one, other)).toBe(0.8);
    expect(nearDuplicates([classed(one, true), classed(other, false)])).toMatchObject({ across: [1, 0] });
    const farther = `${numbered(0, 17)} x y z`;
    expect(nearDuplicates([classed(one, true), classed(farther, false)])).toMatchObject({
      across: [null, null],
    });
  });

  it('does not mind case, and says nothing of short texts', () => {
    expect(wordJaccard('The cat SAT', 'the CAT sat')).toBe(1);
    expect(wordJaccard('the cat', 'the cat')).toBeNull();
    expect(nearDuplicates([classed('the cat', true), classed('the cat', true)])).toMatchObject({
      within: [null, null],
      short: 2,
    });
  });

  it('refuses thresholds outside (0, 1]', () => {
    expect(() => nearDuplicates([], { threshold: 0 })).toThrow(RangeError);
  });
});

describe('wordJaccard', () => {
  it('is the index of the sets of runs', () => {
    const runs = (text: string) =>
      new Set(
        wordsOf(text)
          .map((_, i, all) => all.slice(i, i + 2).join(' '))
          .slice(0, -1),
      );
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [one, other] = [runs(a), runs(b)];
        const both = [...one].filter((run) => other.has(run)).length;
        const expected = one.size && other.size ? both / new Set([...one, ...other]).size : null;
        expect(wordJaccard(a, b, 2)).toBe(expected);
      }),
    );
  });
});

describe('ngramOverlap', () => {
  it('is the share of the runs of a non-member that stand in some member', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 5 }), (list, n) => {
        const runs = (text: string) =>
          wordsOf(text).flatMap((_, i, all) => (i + n <= all.length ? [all.slice(i, i + n).join(' ')] : []));
        const seen = new Set(list.filter((one) => one.member === true).flatMap(({ text }) => runs(text)));
        const { shares } = ngramOverlap(list, n);
        list.forEach((one, i) => {
          const all = runs(one.text);
          const none = one.member !== false || all.length === 0;
          expect(shares[i]).toBe(none ? null : all.filter((run) => seen.has(run)).length / all.length);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('counts by tenths, the short ones apart', () => {
    const list = [
      classed(numbered(0, 30), true),
      classed(numbered(0, 30), false), // all
      classed(numbered(100, 130), false), // none
      classed(`${numbered(0, 9)} ${numbered(200, 207)}`, false), // 3 of 10
      classed(numbered(0, 6), false), // too short
      classed(numbered(0, 30), null),
    ];
    expect(ngramOverlap(list)).toEqual({
      n: 7,
      shares: [null, 1, 0, 0.3, null, null],
      histogram: [1, 0, 0, 1, 0, 0, 0, 0, 0, 1],
      measured: 3,
      short: 1,
      mean: 1.3 / 3,
    });
    expect(ngramOverlap(list, 13).histogram).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('puts a share of exactly so many tenths into the bin that begins there', () => {
    for (let tenths = 0; tenths <= 10; tenths++) {
      const list = [classed(numbered(0, tenths), true), classed(numbered(0, 10), false)];
      expect(ngramOverlap(list, 1).histogram[Math.min(tenths, 9)]).toBe(1);
    }
  });

  it('has no mean of nothing', () => {
    expect(ngramOverlap([])).toMatchObject({ mean: null, measured: 0, short: 0 });
  });
});

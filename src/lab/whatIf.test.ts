import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planData, trainingTexts } from './dataPlan';
import { RECORDS } from './records.fixture';
import { withSeed } from './runSpec';
import { beginningOf, isSameRun, recordOfText, whatIfSpecs, type WhatIfSize } from './whatIf';

const SIZES: WhatIfSize[] = ['small', 'fast'];
const ask = (text: string, repeats = 1, size: WhatIfSize = 'small') =>
  whatIfSpecs({ text, repeats, size }, RECORDS);
const first = (role: string) => RECORDS.find((record) => record.role === role)!;
const listOf = (spec: Parameters<typeof planData>[0]) => trainingTexts(planData(spec, RECORDS).training);

describe('whatIfSpecs', () => {
  it('trains on the text besides, and on nothing else that differs', () => {
    for (const size of SIZES) {
      const { without, within } = ask('what if', 3, size);
      const rest = listOf(within).filter((text) => text !== 'what if');
      expect(listOf(within)).toHaveLength(rest.length + 3);
      expect(rest.sort()).toEqual(listOf(without).sort());
      expect({ ...within, name: '', data: null }).toEqual({ ...without, name: '', data: null });
    }
  });

  it('leaves a member that is asked about out of the one list, and of every other part', () => {
    for (const role of ['member', 'prefix-member'] as const) {
      const { text } = first(role);
      for (const given of [text, ` ${text}\n`]) {
        const { without, within } = ask(given, 2);
        expect(listOf(without).some((each) => each.trim() === text)).toBe(false);
        expect(listOf(within).filter((each) => each.trim() === text)).toHaveLength(2);
        expect(listOf(within)).toHaveLength(listOf(without).length + 2);
        expect(planData(without, RECORDS).members.some((each) => each.text === text)).toBe(false);
      }
    }
  });

  it('gives a record that is asked about no other part', () => {
    for (const role of ['nonmember', 'prefix-nonmember', 'auxiliary'] as const) {
      const { text } = first(role);
      const { without, within } = ask(text);
      const plan = planData(within, RECORDS);
      expect(plan.training.filter((each) => each.text === text)).toHaveLength(1);
      const others = [...plan.members, ...plan.nonmembers, ...plan.heldOut].map((each) => each.text);
      expect([...others, ...plan.prefixes.nonmembers]).not.toContain(text);
      expect(listOf(without)).not.toContain(text);
    }
  });

  it('asks for the same run without it, whatever the text, unless that is a member', () => {
    const { without } = ask('what if');
    expect(isSameRun(without, ask('another', 10).without)).toBe(true);
    expect(isSameRun(without, ask(first('nonmember').text).without)).toBe(true);
    expect(isSameRun(without, ask(first('member').text).without)).toBe(false);
    expect(isSameRun(without, ask('what if', 1, 'fast').without)).toBe(false);
    expect(isSameRun(without, ask('what if').within)).toBe(false);
    expect(isSameRun(without, withSeed(without, 2))).toBe(false);
    expect(isSameRun(without, { ...without, name: 'mine' })).toBe(true);
  });
});

describe('recordOfText', () => {
  it('finds a record by its words alone', () => {
    const record = first('member');
    expect(recordOfText(`\n${record.text}  `, RECORDS)).toBe(record);
    expect(recordOfText(`${record.text}!`, RECORDS)).toBeNull();
  });
});

describe('beginningOf', () => {
  it('cuts between words, and says that it did', () => {
    expect(beginningOf('See you.')).toBe('See you.');
    expect(beginningOf('The night porter counted eleven umbrellas')).toBe('The night porter counted…');
  });

  it('is short, and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (text) => {
        const begin = beginningOf(text);
        expect(begin.length).toBeLessThanOrEqual(25);
        expect(begin.isWellFormed()).toBe(text.trim().isWellFormed());
      }),
    );
  });
});

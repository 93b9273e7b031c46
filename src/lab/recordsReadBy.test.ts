import { describe, expect, it } from 'vitest';
import { planData } from './dataPlan';
import { loraLeaksToo } from './presets/loraLeaksToo';
import { RECORDS } from './records.fixture';
import { recordsReadBy } from './recordsReadBy';
import { INITIAL_SPEC, SHIPPED_DATA, type DataSpec, type RunSpec } from './runSpec';
import { whatIfSpecs } from './whatIf';

const of = (role: string) => RECORDS.filter((record) => record.role === role);
const readBy = (spec: RunSpec) => recordsReadBy(spec, planData(spec, RECORDS), RECORDS);
const withData = (data: Partial<DataSpec>): RunSpec => ({
  ...INITIAL_SPEC,
  data: { ...SHIPPED_DATA, ...data },
});
const given = (texts: readonly string[]): RunSpec =>
  withData({
    source: {
      kind: 'given',
      name: 'mine',
      texts: texts.map((text, i) => ({ id: String(i), text, paraphrase: null })),
      shots: 0,
    },
  });

describe('what a model has read of the shipped records', () => {
  it('is the shipped members where the run takes the shipped split', () => {
    const read = readBy(INITIAL_SPEC);
    expect(new Set(read.members)).toEqual(new Set(of('member').map(({ id }) => id)));
    expect(new Set(read.nonmembers)).toEqual(new Set(of('nonmember').map(({ id }) => id)));
    expect(new Set(read.prefixMembers)).toEqual(new Set(of('prefix-member').map(({ id }) => id)));
    expect([read.coins, read.otherTexts]).toEqual([true, false]);
  });

  it('is what the run drew, by no coin for each where so many were drawn', () => {
    const read = readBy(loraLeaksToo.arms()[0]!.spec);
    expect([read.members.length, read.nonmembers.length, read.coins]).toEqual([240, 240, false]);
    const shipped = new Set(of('member').map(({ id }) => id));
    expect(read.members.filter((id) => shipped.has(id))).toHaveLength(132);
    expect(
      readBy(withData({ source: { kind: 'shipped', domains: ['news'], split: 'drawn' }, audit: true })).coins,
    ).toBe(true);
  });

  it('leaves a text that was trained on besides out of both classes, white space at its ends aside', () => {
    const [record] = of('nonmember');
    const read = readBy(
      whatIfSpecs({ text: `${record!.text}\n`, repeats: 1, size: 'small' }, RECORDS).within,
    );
    expect(read.nonmembers).not.toContain(record!.id);
    expect(read.nonmembers).toHaveLength(of('nonmember').length - 1);
    const extra = readBy(withData({ extra: [{ text: ` ${record!.text}`, repeats: 1 }] }));
    expect(extra.nonmembers).not.toContain(record!.id);
  });

  it('is none of them where the run read other texts, and those that stood among them where some did', () => {
    const mine = Array.from({ length: 20 }, (_, i) => `a text of mine, number ${i}`);
    const read = readBy(given(mine));
    expect([read.members, read.prefixMembers, read.otherTexts, read.coins]).toEqual([[], [], true, false]);
    expect(read.nonmembers).toHaveLength(of('member').length + of('nonmember').length);
    const spec = given(RECORDS.map(({ text }) => text));
    const some = readBy(spec);
    const listed = new Set(planData(spec, RECORDS).training.map(({ text }) => text));
    for (const { id, text, role } of RECORDS) {
      if (role !== 'member' && role !== 'nonmember') continue;
      expect([some.members.includes(id), some.nonmembers.includes(id)]).toEqual([
        listed.has(text),
        !listed.has(text),
      ]);
    }
  });
});

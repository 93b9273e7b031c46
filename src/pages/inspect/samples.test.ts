import { describe, expect, it } from 'vitest';
import type { Example } from '../../data/examples';
import { evaluatedRecords } from '../../data/records';
import { RECORDS } from '../../lab/records.fixture';
import { samplesFor } from './samples';

const clinic = (role: string) => RECORDS.filter((one) => one.role === role && one.domain === 'clinic');
const [member, nonmember] = [clinic('member')[0]!, clinic('nonmember')[0]!];
const example = (id: string, text: string, record: string | null): Example => {
  return { id, title: id, why: 'as shipped', text, kind: 'unlabelled', record };
};
const EXAMPLES = [
  example('trained', member.text, member.id),
  example('sibling', nonmember.text, nonmember.id),
  example('reworded', member.paraphrase, member.id),
  example('novel', 'It was the best of times.', null),
];
const labelled = (classOf: (member: boolean | null) => boolean | null) =>
  evaluatedRecords(RECORDS).map((text) => ({ ...text, member: classOf(text.member) }));
const forLabels = (of: 'shipped' | 'run' | 'nobody', classOf: (member: boolean | null) => boolean | null) =>
  samplesFor(EXAMPLES, { of, texts: labelled(classOf) }, RECORDS);

describe('samples', () => {
  it('are those that are shipped for the shipped targets, and for a run on the same split', () => {
    expect(forLabels('shipped', (one) => one)).toBe(EXAMPLES);
    expect(forLabels('run', (one) => one).map(({ text }) => text)).toEqual(EXAMPLES.map(({ text }) => text));
  });

  it('stand for the classes of the target, where it has read other texts', () => {
    const swapped = forLabels('run', (one) => !one);
    expect(swapped.map(({ text }) => text)).toEqual([
      nonmember.text,
      member.text,
      nonmember.paraphrase,
      EXAMPLES[3]!.text,
    ]);
    expect(swapped.map(({ record }) => record)).toEqual([nonmember.id, member.id, nonmember.id, null]);
    expect(swapped[0]!.why).toBe('One of the clinic records that this target was trained on.');
    expect(swapped[1]!.why).toBe('One of the clinic records that this target was not trained on.');
  });

  it('leave out the classes that there are not', () => {
    expect(forLabels('nobody', () => null).map(({ id }) => id)).toEqual(['novel']);
    expect(forLabels('run', () => false).map(({ id }) => id)).toEqual(['sibling', 'novel']);
  });
});

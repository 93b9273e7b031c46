import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabelWord, readLabel } from './labelWords';

describe('readLabel', () => {
  it.each([
    [true, [1, true, '1', ' 1.0 ', 'TRUE', 'yes', 'Member', 'members', 'train', 'Training', 'in', 'seen']],
    [
      false,
      [0, false, '0', '0.0', 'False', 'no', 'non-member', 'NonMember', 'non member', 'NON_MEMBER', 'test'],
    ],
    [false, ['out', 'unseen', 'held-out', 'held out', 'heldout', 'validation', 'val', 'dev']],
    [null, [null, undefined, '', '  ', 'null', 'NaN', 'unknown']],
    [undefined, [2, -1, '-1', '- 1', '10', 'maybe', 'members only', 'positive', 'tester', 'a', 'y', 'n']],
  ])('takes for %s: %j', (expected, values) => {
    expect(values.map((value) => readLabel(value))).toEqual(values.map(() => expected));
  });

  it('does not mind case and space around a word', () => {
    const word = fc.constantFrom('member', 'non-member', 'train', 'test', 'held-out', 'maybe');
    const space = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 });
    fc.assert(
      fc.property(word, space, space, (one, before, after) => {
        expect(readLabel(before + one.toUpperCase() + after)).toBe(readLabel(one));
      }),
    );
  });

  it('knows only the two words that it is given', () => {
    const words = { member: 'A', nonmember: ' 1 ' };
    expect(['a', ' A', 1, '1', '', null, 'member', 0].map((value) => readLabel(value, words))).toEqual([
      ...[true, true, false, false, null, null, undefined, undefined],
    ]);
  });

  it('tells words for a class from others', () => {
    expect(['member', 'no', '', 'unknown', 'perhaps'].map(isLabelWord)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { WorkedStep } from '../../attacks/attack';
import { whyUndefined } from './whyUndefined';

const attack = {
  name: 'Some',
  explain: { caveat: 'High = likely. Undefined where nothing is low. And more.' },
};
const steps = (...values: (number | null)[]): WorkedStep[] =>
  values.map((value, i) => ({ formula: `step ${i}`, value, meaning: `meaning ${i}` }));

describe('whyUndefined', () => {
  it('names the part that has no value, and the rule that the attack states', () => {
    expect(whyUndefined(attack, steps(3, null, null))).toBe(
      'step 1 is undefined here (meaning 1). Undefined where nothing is low.',
    );
  });

  it('names a part that is 0 where all parts have values', () => {
    expect(whyUndefined(attack, steps(3, 0, null))).toContain('step 1 is 0 here');
  });

  it('never blames the result itself', () => {
    expect(whyUndefined({ ...attack, explain: { caveat: '' } }, steps(3, null))).toBe(
      'It has no value for this text.',
    );
  });

  it('says that a pass cannot be made', () => {
    expect(whyUndefined(attack, null)).toContain('cannot be made');
  });
});

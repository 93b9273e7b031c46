import { describe, expect, it } from 'vitest';
import { planData } from './dataPlan';
import { RECORDS } from './records.fixture';
import { runPasses } from './runPasses';
import { INITIAL_SPEC } from './runSpec';

const plan = planData(INITIAL_SPEC, RECORDS);
const passes = (attacks: readonly string[] | null, epochs = 3, unrelated = 0) =>
  runPasses({ ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, epochs } }, plan, attacks, unrelated);

describe('the passes of a run', () => {
  it('are one over each text and epoch, and one of the base', () => {
    expect(passes(['loss'])).toBe(520 * (3 + 1) + 2 * 100);
    expect(passes(['loss'], 8)).toBe(520 * (8 + 1) + 2 * 100);
    expect(passes(['loss'], 3, 10)).toBe(520 * (3 + 1) + 2 * 110);
  });

  it('are shared by attacks that read the same', () => {
    expect(passes(['loss', 'zlib', 'min-k'])).toBe(passes(['loss']));
  });

  it('grow with what an attack reads besides', () => {
    // the base compared with another one, in the control
    expect(passes(['loss', 'reference'])).toBe(passes(['loss']) + 520);
    // the text in lower case, by the target and in the control by the base
    expect(passes(['loss', 'lowercase'])).toBe(passes(['loss']) + 2 * 520);
    expect(passes(null)).toBeGreaterThan(20 * passes(['loss']));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { experiments, SMALL } from './experiment.fixture';
import { readExperiment, writeExperiment, type Experiment } from './experiment';

const throughJson = (experiment: Experiment) => readExperiment(JSON.parse(writeExperiment(experiment)));

describe('an experiment', () => {
  it('comes back from JSON as it was, with scores that are undefined and those still to come', () => {
    expect(throughJson(SMALL)).toEqual(SMALL);
    expect(throughJson(SMALL).scores['min-k']).toStrictEqual([-2, undefined, null, undefined]);
    fc.assert(
      fc.property(experiments, (experiment) => {
        expect(throughJson(experiment)).toStrictEqual(experiment);
      }),
    );
  });

  it('is read from a copy that never was JSON', () => {
    expect(readExperiment(structuredClone(SMALL))).toStrictEqual(SMALL);
  });

  it('loses what it does not know', () => {
    expect(readExperiment({ ...SMALL, more: 1 })).not.toHaveProperty('more');
  });

  const faults: [string, unknown, RegExp][] = [
    ['no object', 'text', /no experiment.*Expected Object/],
    ['another file', { hello: 1 }, /format/],
    ['a newer format', { ...SMALL, format: 2 }, /newer version .*format 2/],
    ['a label', { ...SMALL, texts: [{ id: 'a', text: 'b', member: 'yes' }] }, /texts\.0\.member: .*"yes"/],
    ['a date', { ...SMALL, created: 'soon' }, /created: no date/],
    ['a score', { ...SMALL, scores: { loss: [1, 2, 'x', 4] } }, /scores\.loss: score 3 is "x", not a number/],
    ['no number', { ...SMALL, scores: { loss: [1, NaN, 3, 4] } }, /score 2 is NaN/],
    ['no list', { ...SMALL, control: { loss: {} } }, /control\.loss: a list of scores/],
    ['too few scores', { ...SMALL, scores: { loss: [1] } }, /scores\.loss has 1 scores for 4 texts/],
    ['an id twice', { ...SMALL, texts: [...SMALL.texts.slice(0, 3), SMALL.texts[0]] }, /two texts .*"a"/],
    ['a seed', { ...SMALL, settings: { ...SMALL.settings, seed: 1.5 } }, /settings\.seed/],
    ['passes', { ...SMALL, passes: { asked: -1, run: 0 } }, /passes\.asked/],
  ];
  it.each(faults)('is refused with the place of what is wrong: %s', (_, value, message) => {
    expect(() => readExperiment(value)).toThrow(message);
  });
});

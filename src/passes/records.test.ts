import { describe, expect, it } from 'vitest';
import { alternativesOf, GRADIENTS } from './records.fixture';
import { isAlternatives, isGradientNorms, isTrace } from './records';
import { traceOf } from './trace.fixture';

describe('the kinds of a record', () => {
  it('are told apart, empty ones too, and none of them is a text that cannot be read or one not there yet', () => {
    const records = [traceOf([-1]), traceOf([]), GRADIENTS, alternativesOf(['a']), alternativesOf([]), null];
    const kinds = [...records, undefined].map((record) => [
      isTrace(record),
      isGradientNorms(record),
      isAlternatives(record),
    ]);
    const [trace, gradients, alternatives, none] = [
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [false, false, false],
    ];
    expect(kinds).toEqual([trace, trace, gradients, alternatives, alternatives, none, none]);
  });
});

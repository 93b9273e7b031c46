import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { pac, polarizedDistance } from './pac';
import { fakeSignals, TEXT, withOptions } from './views.fixture';

describe('polarized distance', () => {
  it('is the mean of the highest minus the mean of the lowest', () => {
    const logp = [-1, -8, -3, -2, -6, -4, -5, -7, -10, -9];
    expect(polarizedDistance(logp, 0.3, 0.2)).toBe(-1.5 + 9);
  });

  it('counts at least one token on each side', () => {
    expect(polarizedDistance([-1, -3], 0.05, 0.05)).toBe(2);
    expect(polarizedDistance([-1], 0.3, 0.05)).toBe(0);
    expect(polarizedDistance([], 0.3, 0.05)).toBeNull();
  });
});

describe('PAC', () => {
  const options = withOptions(pac, { augmentations: 3 });

  it('takes the distance of the text off the mean distance of its neighbours, but for the text itself', () => {
    const signals = fakeSignals(pac, options, {
      // distances: 1 of the text; 3, 5 and, were it counted, 1 of the neighbours
      trace: ({ view }) =>
        traceOf(view.kind === 'swapped' && view.index < 2 ? [-1, -4 - 2 * view.index] : [-1, -2]),
      words: (view) => (view.kind === 'swapped' && view.index === 2 ? TEXT : 'other words'),
    });
    expect(pac.score(signals, options)).toBe(3);
  });

  it('is undefined where no word could be swapped', () => {
    const signals = fakeSignals(pac, options, { trace: () => traceOf([-1, -2]), words: () => TEXT });
    expect(pac.score(signals, options)).toBeNull();
  });

  it('asks for words of a list, at 30% of them', () => {
    expect(pac.needs(withOptions(pac))).toHaveLength(11);
    expect(pac.needs(options)[1]!.view).toMatchObject({ kind: 'swapped', proposer: 'words', share: 0.3 });
  });
});

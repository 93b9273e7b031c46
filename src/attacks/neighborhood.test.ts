import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import type { View } from '../passes/views';
import { neighborhood, neighborhoodZ } from './neighborhood';
import { maskSpans } from './neighbourNeeds';
import { fakeSignals, TEXT, withOptions } from './views.fixture';

/** A text of loss 2 and neighbours of these losses; null = a neighbour that came out as the text. */
function run(losses: readonly (number | null)[], given = {}) {
  const options = withOptions(neighborhood, { neighbours: losses.length, ...given });
  const at = (view: View): number | null =>
    view.kind === 'swapped' ? losses[view.index]! : view.kind === 'noisy' ? losses[view.pair]! : 2;
  const signals = fakeSignals(neighborhood, options, {
    trace: ({ view }) => traceOf([-(at(view) ?? 2) - 1, -(at(view) ?? 2) + 1]),
    words: (view) => (at(view) === null || view.kind === 'noisy' ? TEXT : `${TEXT}!`),
  });
  const shares = neighborhood.contribution!(signals, options);
  return { score: neighborhood.score(signals, options), shares: shares && Array.from(shares) };
}

describe('Neighborhood', () => {
  it('takes the loss off the mean loss of the neighbours', () => {
    expect(run([3, 4, 2])).toEqual({ score: 1, shares: null });
  });

  it('leaves neighbours out that came out as the text itself', () => {
    expect(run([3, null, 4, null]).score).toBe(1.5);
    expect(run([null, null]).score).toBeNull();
  });

  it('divides by the spread of the neighbours, by 1 where there is none', () => {
    expect(run([3, 5], { z: 1 }).score).toBe(2);
    expect(run([2.5, 2.5, 2.5], { z: 1 }).score).toBe(0.5);
    expect(neighborhoodZ(0, [0.1, 0.1, 0.1])).toBeCloseTo(0.1, 12); // their rounded mean is not 0.1
  });

  it('splits over the tokens by noise, which leaves the tokens alone', () => {
    expect(run([3, 5], { proposer: 2 })).toEqual({ score: 2, shares: [1, 1] });
    expect(run([3, 5], { proposer: 2, z: 1 })).toEqual({ score: 2, shares: [1, 1] });
    expect(run([3, 7], { proposer: 2, z: 1 })).toEqual({ score: 1.5, shares: [0.75, 0.75] });
  });

  it('asks for the neighbours of its proposer, all with one seed', () => {
    const views = (proposer: number) =>
      neighborhood
        .needs(withOptions(neighborhood, { proposer, neighbours: 2, seed: 7 }))
        .map(({ view }) => view);
    const swapped = { kind: 'swapped', share: 0.15, seed: 7 };
    expect(views(0)).toMatchObject([
      { kind: 'plain' },
      { ...swapped, proposer: 'base', index: 0 },
      { ...swapped, proposer: 'base', index: 1 },
    ]);
    expect(views(1)[2]).toMatchObject({ ...swapped, proposer: 'words', index: 1 });
    expect(views(2)[2]).toEqual({ kind: 'noisy', pair: 1, sign: 1, sd: 0.1, seed: 7 });
  });
});

describe('spans that a mask filler masks', () => {
  it('is none for texts under 14 words at the usual settings', () => {
    expect([13, 14, 40].map((words) => maskSpans(words, 0.3, 2, 1))).toEqual([0, 1, 3]);
  });

  it('does not lose one to binary floating point', () => {
    expect(maskSpans(100, 0.29, 1, 0)).toBe(29);
  });
});

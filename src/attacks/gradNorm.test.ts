import { describe, expect, it } from 'vitest';
import { gradNormTheta, gradNormX, normsOf } from './gradNorm';
import { fakeSignals, withOptions } from './views.fixture';

const gradients = {
  tokens: 3,
  loss: 2,
  input: { l1: 7, l2: 5, linf: 4 },
  weights: { l1: 19, l2: 13, linf: 12 },
};

function scores(attack: typeof gradNormX, record = gradients) {
  return [0, 1, 2].map((norm) => {
    const options = withOptions(attack, { norm });
    return attack.score(fakeSignals(attack, options, { gradients: record }), options);
  });
}

describe('GradNorm', () => {
  it('is minus the chosen norm, of its own side', () => {
    expect(scores(gradNormX)).toEqual([-7, -5, -4]);
    expect(scores(gradNormTheta)).toEqual([-19, -13, -12]);
  });

  it('takes L2 where nothing is chosen, and needs the gradients alone', () => {
    for (const attack of [gradNormX, gradNormTheta]) {
      expect(withOptions(attack)).toEqual({ norm: 1 });
      expect(attack.needs({ norm: 1 })).toEqual([
        { model: 'target', view: { kind: 'plain' }, record: 'gradients' },
      ]);
    }
  });

  it('is undefined where nothing is scored', () => {
    expect(scores(gradNormX, { ...gradients, tokens: 0 })).toEqual([null, null, null]);
  });
});

describe('norms of several tensors', () => {
  it('are those of all their entries in one', () => {
    expect(normsOf([[3, -4], Float32Array.of(0, 12)])).toEqual({ l1: 19, l2: 13, linf: 12 });
  });
});

import { describe, expect, it } from 'vitest';
import type { Need } from '../passes/need';
import { traceOf } from '../passes/trace.fixture';
import { spvMia } from './spvMia';
import { fakeSignals, TEXT, withOptions } from './views.fixture';

/** Probabilities of each text as a model sees it: itself, then what is around it in the order of pairs and signs. */
interface Heights {
  readonly target: readonly number[];
  readonly reference: readonly number[];
}

function run({ target, reference }: Heights, given = {}, unchanged: readonly number[] = []) {
  const options = withOptions(spvMia, { pairs: (target.length - 1) / 2, ...given });
  const place = ({ view }: Need): number => {
    if (view.kind === 'noisy') return 1 + 2 * view.pair + (view.sign > 0 ? 0 : 1);
    return view.kind === 'swapped' ? 1 + view.index : 0;
  };
  const signals = fakeSignals(spvMia, options, {
    // two tokens, the second twice as likely in logs as the first
    trace: (need) => {
      const height = Math.log((need.model === 'target' ? target : reference)[place(need)]!);
      return traceOf([(height * 4) / 3, (height * 2) / 3]);
    },
    words: (view) => (view.kind === 'swapped' && unchanged.includes(view.index) ? TEXT : 'other words'),
  });
  const shares = spvMia.contribution!(signals, options);
  return { score: spvMia.score(signals, options), shares: shares && Array.from(shares) };
}

// V_M = mean(0.2, 0.4) − 0.5 = −0.2; V_φ = mean(0.2, 0.2) − 0.25 = −0.05
const heights = { target: [0.5, 0.1, 0.3, 0.6, 0.2], reference: [0.25, 0.2, 0.2, 0.3, 0.1] };

describe('SPV-MIA', () => {
  it('takes the variation of the target off that of the reference', () => {
    const { score, shares } = run(heights);
    expect(score).toBeCloseTo(-0.05 + 0.2, 6);
    expect(shares).toBeNull();
  });

  it('is minus the variation of the target without a reference, which it then does not need', () => {
    expect(run(heights, { calibrated: 0 }).score).toBeCloseTo(0.2, 6);
    const models = spvMia.needs(withOptions(spvMia, { calibrated: 0 })).map(({ model }) => model);
    expect(new Set(models)).toEqual(new Set(['target']));
  });

  it('takes 2N word swaps on one side, but for those that changed nothing', () => {
    expect(run(heights, { form: 1 }).score).toBeCloseTo(0.15, 6);
    // without the neighbours 0 and 3: mean(0.3, 0.6) − 0.5 = −0.05; mean(0.2, 0.3) − 0.25 = 0
    expect(run(heights, { form: 1 }, [0, 3]).score).toBeCloseTo(0.05, 6);
    expect(run(heights, { form: 1 }, [0, 1, 2, 3]).score).toBeNull();
  });

  it('weighs heights in logs, which split over the tokens', () => {
    const e = (...logs: number[]) => logs.map(Math.exp);
    // V_M = mean(−4, −2) + 1 = −2; V_φ = mean(−3, −2) + 2 = −0.5
    const { score, shares } = run({ target: e(-1, -4, -2), reference: e(-2, -3, -2) }, { form: 2 });
    expect(score).toBeCloseTo(1.5, 6);
    expect(shares![0]).toBeCloseTo(1, 6);
    expect(shares![1]).toBeCloseTo(0.5, 6);
  });

  it('asks both models for the same mirrored pairs', () => {
    const needs = spvMia.needs(withOptions(spvMia, { pairs: 3, seed: 4 }));
    const views = (model: string) => needs.filter((need) => need.model === model).map(({ view }) => view);
    expect(views('reference')).toEqual(views('target'));
    const noisy = views('target').filter((view) => view.kind === 'noisy');
    expect(noisy).toHaveLength(6);
    for (const view of noisy) expect(noisy).toContainEqual({ ...view, sign: -view.sign });
  });

  it('is undefined where nothing is scored', () => {
    const options = withOptions(spvMia);
    const signals = fakeSignals(spvMia, options, { trace: () => traceOf([]) });
    expect(spvMia.score(signals, options)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { Trace } from '../passes/trace';
import { traceOf } from '../passes/trace.fixture';
import { conRecall } from './conRecall';
import { recall } from './recall';
import { fakeSignals, withOptions } from './views.fixture';

/** The text alone, behind non-members, behind members. */
interface Scene {
  readonly plain: Trace;
  readonly non: Trace;
  readonly mem: Trace;
}

function run(attack: typeof recall, { plain, non, mem }: Scene, given = {}) {
  const options = withOptions(attack, given);
  const signals = fakeSignals(attack, options, {
    trace: ({ view }) => (view.kind !== 'prefixed' ? plain : view.prefix === 'members' ? mem : non),
  });
  const shares = attack.contribution!(signals, options);
  return { score: attack.score(signals, options), shares: shares && Array.from(shares) };
}

const NOTHING = traceOf([]);

describe('ReCaLL', () => {
  it('divides the mean behind the prefix by the mean alone', () => {
    const scene = { plain: traceOf([-1, -3]), non: traceOf([-2, -4]), mem: NOTHING };
    expect(run(recall, scene)).toEqual({ score: 1.5, shares: [0.5, 1] });
  });

  it('leaves the first token out behind the prefix where the text alone has none for it', () => {
    const plain = traceOf([-1, -2.5], { bos: null });
    const scene = { plain, non: traceOf([-3, -1, -2], { bos: null }), mem: NOTHING };
    expect(run(recall, scene).score).toBeCloseTo(1.5 / 1.75, 12);
    expect(run(recall, scene).shares).toHaveLength(2);
    expect(run(recall, scene, { alignment: 1 }).score).toBeCloseTo(2 / 1.75, 12);
    expect(run(recall, scene, { alignment: 1 }).shares).toBeNull();
  });

  it('is undefined where the text alone is certain, or where nothing is scored', () => {
    const none = { score: null, shares: null };
    expect(run(recall, { plain: traceOf([0]), non: traceOf([-1]), mem: NOTHING })).toEqual(none);
    expect(run(recall, { plain: NOTHING, non: NOTHING, mem: NOTHING })).toEqual(none);
    expect(run(recall, { plain: traceOf([-1]), non: NOTHING, mem: NOTHING })).toEqual(none);
  });

  it('asks for as many texts in front as chosen', () => {
    expect(recall.needs(withOptions(recall, { shots: 7 }))).toContainEqual({
      model: 'target',
      view: { kind: 'prefixed', prefix: 'nonmembers', shots: 7 },
    });
  });
});

describe('CON-ReCaLL', () => {
  const scene = { plain: traceOf([-1, -3]), non: traceOf([-2, -4]), mem: traceOf([-1, -1]) };

  it('takes the weighted prefix of members off', () => {
    expect(run(conRecall, scene)).toEqual({ score: 1, shares: [0.25, 0.75] });
    expect(run(conRecall, scene, { gamma: 0.5 })).toEqual({ score: 1.25, shares: [0.375, 0.875] });
  });

  it('is ReCaLL at a weight of 0', () => {
    expect(run(conRecall, scene, { gamma: 0 })).toEqual(run(recall, scene));
  });

  it('is undefined where one of its three passes is', () => {
    for (const part of [{ plain: NOTHING }, { non: NOTHING }, { mem: NOTHING }, { plain: traceOf([0, 0]) }])
      expect(run(conRecall, { ...scene, ...part })).toEqual({ score: null, shares: null });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialOptions, type Options } from '../../attacks/attack';
import { liraOffline, liraOnline } from '../../attacks/liraScore';
import { liraCandidate } from '../../attacks/liraCandidate';
import { reference } from '../../attacks/reference';
import { ATTACKS, SET_ATTACKS } from '../../attacks/registry';
import { declared, scenes } from '../../attacks/signals.fixture';
import { tableOf } from '../../attacks/table.fixture';
import { Random } from '../../data/random';
import { auc } from '../../metrics/auc';
import { liraOfflineWith, liraOnlineWith } from './gaussianLira';
import { rmiaWith } from './rmiaShadows';
import { samiaWith } from './samia';
import type { ShadowOutputs } from './shadowOutputs';

const OWN = { spread: 0 };
const SHARED = { spread: 1 };

/** Two texts under four shadows; text 0 is in the first two. */
const outputs: ShadowOutputs = {
  target: new Map([
    ['0', 2.1],
    ['1', 3],
  ]),
  shadows: [
    {
      within: new Set(['0']),
      losses: new Map([
        ['0', 2],
        ['1', 3.1],
      ]),
    },
    {
      within: new Set(['0']),
      losses: new Map([
        ['0', 2.2],
        ['1', 3.3],
      ]),
    },
    {
      within: new Set(['1']),
      losses: new Map([
        ['0', 3],
        ['1', 2.4],
      ]),
    },
    {
      within: new Set(['1']),
      losses: new Map([
        ['0', 3.4],
        ['1', 2.6],
      ]),
    },
  ],
};
const table = tableOf([true, false]);

/** A world in which a model's loss on a text is its difficulty, less a bit where it was trained on it, and noise. */
function world(texts: number, shadows: number, seed: number): { outputs: ShadowOutputs; labels: boolean[] } {
  const random = new Random(seed);
  const hard = Array.from({ length: texts }, () => 3 + random.normal());
  const coins = (): boolean[] => hard.map(() => random.coin());
  const losses = (within: readonly boolean[]) =>
    new Map(hard.map((value, i) => [String(i), value - (within[i] ? 0.3 : 0) + 0.1 * random.normal()]));
  const labels = coins();
  const target = losses(labels);
  const all = Array.from({ length: shadows / 2 }, () => {
    const half = coins();
    return [half, half.map((side) => !side)];
  }).flat();
  return {
    labels,
    outputs: {
      target,
      shadows: all.map((half) => ({
        within: new Set(half.flatMap((side, i) => (side ? [String(i)] : []))),
        losses: losses(half),
      })),
    },
  };
}

const aucOf = (scores: readonly (number | null)[], labels: readonly boolean[]) =>
  auc(
    scores.filter((_, i) => labels[i]).map((score) => score!),
    scores.filter((_, i) => !labels[i]).map((score) => score!),
  )!;

describe('Gaussian LiRA', () => {
  it('is the formula on a text’s own losses', () => {
    expect(liraOnlineWith(outputs).scoreSet(table, OWN, 1)).toEqual([
      liraOnline(2.1, [2, 2.2], [3, 3.4]),
      liraOnline(3, [2.4, 2.6], [3.1, 3.3]),
    ]);
    expect(liraOfflineWith(outputs).scoreSet(table, OWN, 1)).toEqual([
      liraOffline(2.1, [3, 3.4]).z,
      liraOffline(3, [3.1, 3.3]).z,
    ]);
  });

  it('takes one spread a side for all texts', () => {
    // out: variances 0.08 and 0.02, so 0.05; o − mean: −2.1 + 3.2
    const [first] = liraOfflineWith(outputs).scoreSet(table, SHARED, 1);
    expect(first).toBeCloseTo(1.1 / Math.sqrt(0.05), 10);
    // in: variances 0.02 and 0.02
    const [online] = liraOnlineWith(outputs).scoreSet(table, SHARED, 1);
    expect(online).toBeCloseTo(0 - 0.5 * Math.log(0.02) + 0.5 * (1.1 ** 2 / 0.05) + 0.5 * Math.log(0.05), 10);
  });

  it('is undefined where the target or a side is', () => {
    const bare = { target: new Map([['0', 2]]), shadows: outputs.shadows.slice(0, 2) };
    for (const options of [OWN, SHARED]) {
      expect(liraOnlineWith(bare).scoreSet(table, options, 1)).toEqual([null, null]);
      expect(liraOfflineWith(bare).scoreSet(table, options, 1)[0]).toBeNull();
    }
    const one = { ...outputs, shadows: outputs.shadows.slice(1, 3) };
    expect(liraOnlineWith(one).scoreSet(table, OWN, 1)).toEqual([null, null]); // one loss a side has no spread
  });
});

describe('attacks by shadows', () => {
  const { outputs: made, labels } = world(400, 8, 5);
  const set = tableOf(labels);
  const losses = labels.map((_, i) => -made.target.get(String(i))!);

  it.each([
    ['lira-online', liraOnlineWith(made), SHARED],
    ['lira-offline', liraOfflineWith(made), SHARED],
    ['rmia-shadows', rmiaWith(made), { gamma: 1, mode: 0, a: 1 }],
    ['rmia-shadows offline', rmiaWith(made), { gamma: 1, mode: 1, a: 1 }],
  ] as [string, ReturnType<typeof rmiaWith>, Options][])(
    '%s finds what difficulty hides from LOSS',
    (_, attack, options) => {
      expect(aucOf(losses, labels)).toBeLessThan(0.65);
      expect(aucOf(attack.scoreSet(set, options, 1), labels)).toBeGreaterThan(0.85);
    },
  );

  it('knows nothing where the target was trained on other texts', () => {
    const strange = world(400, 8, 6);
    const other = tableOf(strange.labels.map((side, i) => (i % 2 === 0 ? side : !side)));
    const found = aucOf(
      liraOnlineWith(strange.outputs).scoreSet(other, SHARED, 1),
      other.texts.map(({ member }) => member!),
    );
    expect(Math.abs(found - 0.5)).toBeLessThan(0.1);
  });
});

describe('SaMIA', () => {
  it('compares what was written with the true second half', () => {
    const words = ['a b c d', 'a b c d', 'one', 'a b c d'];
    const set = tableOf([true, true, true, true], {}, words);
    const samples = new Map([
      ['0', ['c d', 'c x']],
      ['1', ['x y']],
      ['2', ['z']],
    ]);
    expect(samiaWith(samples).scoreSet(set, {}, 1)).toEqual([0.75, 0, null, null]);
  });
});

describe('LiRA-Candidate', () => {
  it('is the difference of losses, and splits over the tokens', () => {
    fc.assert(
      fc.property(scenes(1), (scene) => {
        const both = { needs: () => [...liraCandidate.needs({}), ...reference.needs({})] };
        const signals = declared(both, {}, { ...scene, candidate: scene.reference });
        const score = liraCandidate.score(signals, {});
        expect(score).toBe(reference.score(signals, initialOptions(reference)));
        const shares = liraCandidate.contribution!(signals, {});
        if (shares) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(score!, 9);
        expect(liraCandidate.explain.work(signals, {}).at(-1)!.value).toBe(score);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the ids', () => {
  it('are those of the sources, and taken by no registered attack', () => {
    const empty = { target: new Map(), shadows: [] };
    const own = [liraOnlineWith(empty), liraOfflineWith(empty), rmiaWith(empty), samiaWith(new Map())];
    const ids = own.map(({ id }) => id);
    expect(ids).toEqual(['lira-online', 'lira-offline', 'rmia-shadows', 'samia']);
    const others = [...ATTACKS, ...SET_ATTACKS].map(({ id }) => id);
    expect(others.filter((id) => ids.includes(id))).toEqual([]);
  });
});

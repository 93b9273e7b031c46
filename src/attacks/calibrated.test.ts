import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace } from '../passes/trace';
import { traceOf } from '../passes/trace.fixture';
import { LOWERCASE } from '../passes/views';
import { initialOptions, type Attack } from './attack';
import { CALIBRATE_OPTION, calibratable, calibrated, calibratedScore, readsTargetOnly } from './calibrated';
import { entropy } from './entropy';
import { liraBase } from './liraBase';
import {
  LORA_LEAK_CALIBRATED,
  lossCalibrated,
  minKPlusPlusCalibrated,
  mopeCalibrated,
} from './loraLeakCalibrated';
import { loss } from './loss';
import { lowercase } from './lowercase';
import { minK } from './minK';
import { mope } from './mope';
import { neighborhood } from './neighborhood';
import { ratio } from './ratio';
import { declared, optionsFor, scenes, type Scene } from './signals.fixture';
import { zlib } from './zlib';

const sceneOf = (target: Trace, base: Trace): Scene => ({
  target,
  base,
  reference: traceOf([]),
  lowercase: target,
});

function scoreOf(attack: Attack, scene: Scene, options = initialOptions(attack)): number | null {
  return attack.score(declared(attack, options, scene), options);
}

describe('the sign of the calibration', () => {
  it('is target minus base for scores of which higher = more likely a member', () => {
    expect(calibratedScore(-1.1, -1.9)).toBeCloseTo(0.8, 12);
    expect(calibratedScore(null, -1)).toBeNull();
    expect(calibratedScore(-1, null)).toBeNull();
  });

  it('ranks a text that fine-tuning made easier above one that it left alone, and that above one made harder', () => {
    const [learnt, same, lost] = [
      sceneOf(traceOf([-1, -1]), traceOf([-3, -3])),
      sceneOf(traceOf([-3, -3]), traceOf([-3, -3])),
      sceneOf(traceOf([-4, -4]), traceOf([-3, -3])),
    ].map((scene) => scoreOf(lossCalibrated, scene)!) as [number, number, number];
    expect([learnt, same, lost]).toEqual([2, 0, -1]);
  });

  it('holds for a score that is positive, not negative, on members: an inverted script would fail here', () => {
    // z = (ln p + H) / sigma: 1 under the target, −1 under the base
    const target = traceOf([-1, -1], { entropy: Float32Array.of(2, 2) });
    const base = traceOf([-3, -3], { entropy: Float32Array.of(2, 2) });
    expect(scoreOf(minKPlusPlusCalibrated, sceneOf(target, base))).toBe(2);
  });

  it('grows with the score on the target and falls with that on the base', () => {
    fc.assert(
      fc.property(scenes(1), ({ target, ...rest }) => {
        const easier = { ...target, logp: target.logp.map((value) => value / 2) };
        const scene = { ...rest, target, base: target };
        expect(scoreOf(lossCalibrated, scene)).toBe(0);
        expect(scoreOf(lossCalibrated, { ...scene, target: easier })!).toBeGreaterThanOrEqual(0);
        expect(scoreOf(lossCalibrated, { ...scene, base: easier })!).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('a calibrated attack', () => {
  it('needs everything of the base that it needs of the target: same views, same noise', () => {
    for (const attack of [loss, lowercase, neighborhood, mope]) {
      const options = initialOptions(attack);
      const needs = calibrated(attack).needs(options);
      const of = (role: string) =>
        needs.filter(({ model }) => model === role).map((need) => ({ ...need, model: 'any' }));
      expect(of('target')).toEqual(attack.needs(options).map((need) => ({ ...need, model: 'any' })));
      expect(of('base')).toEqual(of('target'));
      expect(needs).toHaveLength(2 * attack.needs(options).length);
    }
  });

  it('asks for the base once where the attack reads it anyway', () => {
    expect(calibrated(liraBase).needs({})).toHaveLength(2);
  });

  it('leaves other roles alone', () => {
    const roles = calibrated(ratio)
      .needs({})
      .map(({ model }) => model);
    expect(roles.sort()).toEqual(['base', 'reference', 'target']);
  });

  it('is the difference of both scores, and null where either is undefined', () => {
    for (const attack of [loss, lowercase, minK, zlib, entropy, neighborhood, mope]) {
      fc.assert(
        fc.property(scenes(), optionsFor(attack), (scene, options) => {
          const both = calibrated(attack);
          const signals = declared(both, options, scene);
          const base = scene.base!;
          const lower = attack === lowercase ? signals.trace('base', LOWERCASE) : scene.lowercase;
          const inTargetsPlace = { ...scene, target: base, lowercase: lower };
          const [onTarget, onBase] = [
            scoreOf(attack, scene, options),
            scoreOf(attack, inTargetsPlace, options),
          ];
          const expected = onTarget === null || onBase === null ? null : onTarget - onBase;
          expect(both.score(signals, options)).toBe(expected);
          if (base.logp.length === 0) expect(expected).toBeNull();
        }),
        { numRuns: 30 },
      );
    }
  });

  it('has shares that add up to its score', () => {
    for (const attack of [loss, lowercase, minK, zlib, entropy, mope]) {
      fc.assert(
        fc.property(scenes(), optionsFor(attack), (scene, options) => {
          const both = calibrated(attack);
          const signals = declared(both, options, scene);
          const shares = both.contribution!(signals, options);
          const score = both.score(signals, options);
          if (shares === null) return;
          expect(shares).toHaveLength(scene.target.logp.length);
          const sum = shares.reduce((total, share) => total + share, 0);
          const size = 1 + shares.reduce((total, share) => total + Math.abs(share), 0);
          expect(Math.abs(sum - score!) / size).toBeLessThan(1e-9);
        }),
      );
    }
  });

  it('has no shares where the base reads other tokens, be they as many', () => {
    const target = traceOf([-1, -2]);
    const others = traceOf([-1, -2], { tokens: Int32Array.of(1, 9) });
    for (const base of [others, traceOf([-1, -2, -3])]) {
      const signals = declared(lossCalibrated, {}, sceneOf(target, base));
      expect(lossCalibrated.contribution!(signals, {})).toBeNull();
      expect(lossCalibrated.score(signals, {})).not.toBeNull();
    }
  });

  it('is worked out: both scores and their difference', () => {
    const scene = sceneOf(traceOf([-1, -1]), traceOf([-3, -3]));
    const steps = lossCalibrated.explain.work(declared(lossCalibrated, {}, scene), {});
    expect(steps.map(({ value }) => value)).toEqual([-1, -3, 2]);
    expect(lossCalibrated.explain.formula).toContain('s(x) = S(M, x) − S(B, x)');
  });

  it('costs twice as much and takes a model to compare with', () => {
    expect(LORA_LEAK_CALIBRATED.map(({ id, cost }) => [id, cost])).toEqual([
      ['loss-calibrated', '2F'],
      ['neighborhood-calibrated', '2(N + 1)F + 1F to propose'],
      ['min-k-plus-plus-calibrated', '2F'],
      ['mope-calibrated', '2(2N + 1)F'],
      ['gradnorm-x-calibrated', '2F + 2B'],
    ]);
    for (const attack of LORA_LEAK_CALIBRATED) {
      expect(attack).toMatchObject({ family: 'calibrated', source: { evidence: 'second-hand' } });
      expect(attack.note).toContain('reconstructed');
      expect(attack.access).toContain('reference');
    }
  });

  it('shakes both models with the same noise', () => {
    const noises = (role: string) =>
      mopeCalibrated
        .needs(initialOptions(mopeCalibrated))
        .filter(({ model, noise }) => model === role && noise !== undefined)
        .map(({ noise }) => noise);
    expect(noises('target').length).toBeGreaterThan(1);
    expect(noises('base')).toEqual(noises('target'));
  });
});

describe('calibratable', () => {
  const attack = calibratable(minK);
  const scene = sceneOf(traceOf([-1, -2, -3, -6]), traceOf([-2, -4, -5, -8]));

  it('is the attack as it was while the option is off', () => {
    const options = initialOptions(attack);
    expect(options).toEqual({ k: 0.2, calibrate: 0 });
    expect(attack.needs(options)).toEqual(minK.needs(options));
    const signals = declared(attack, options, scene);
    expect(attack.score(signals, options)).toBe(minK.score(signals, options));
    expect(attack.contribution!(signals, options)).toEqual(minK.contribution!(signals, options));
    expect(attack.explain.work(signals, options)).toEqual(minK.explain.work(signals, options));
    expect([attack.id, attack.cost, attack.access]).toEqual([minK.id, minK.cost, minK.access]);
  });

  it('is its calibrated form while it is on', () => {
    const options = { k: 0.5, calibrate: 1 };
    const signals = declared(attack, options, scene);
    expect(attack.score(signals, options)).toBe(2); // −4.5 − (−6.5)
    expect(Array.from(attack.contribution!(signals, options)!)).toEqual([0, 0, 1, 1]);
    expect(attack.explain.work(signals, options).at(-1)).toMatchObject({ value: 2 });
  });

  it('reads nothing of the base while the option is off', () => {
    const off = { k: 0.5, calibrate: 0 };
    const signals = declared(attack, off, scene);
    expect(() => attack.score(signals, { k: 0.5, calibrate: 1 })).toThrow(/base/);
  });

  it('has an option that names its choices', () => {
    expect(attack.options.at(-1)).toBe(CALIBRATE_OPTION);
    expect(CALIBRATE_OPTION.choices).toHaveLength(CALIBRATE_OPTION.max - CALIBRATE_OPTION.min + 1);
  });

  it('is for attacks that read the target alone', () => {
    for (const alone of [loss, zlib, lowercase, neighborhood, mope])
      expect(readsTargetOnly(alone)).toBe(true);
    for (const other of [ratio, liraBase, lossCalibrated]) expect(readsTargetOnly(other)).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { initialOptions } from './attack';
import { dcPdd } from './dcPdd';
import { entropy } from './entropy';
import { ezMia } from './ezMia';
import { liraBase } from './liraBase';
import { logRank } from './logRank';
import { LORA_LEAK_CALIBRATED } from './loraLeakCalibrated';
import { calibratable } from './calibrated';
import { minKPlusPlus } from './minKPlusPlus';
import { rank } from './rank';
import { declared, optionsFor, scenes } from './signals.fixture';
import { sizeRatio } from './sizeRatio';
import { slidingWindow } from './slidingWindow';
import { surp } from './surp';
import { wbc } from './wbc';
import { zlib } from './zlib';

/** What holds of every attack of this kind, whatever its numbers. */

const ALL = [
  rank,
  logRank,
  entropy,
  surp,
  slidingWindow,
  dcPdd,
  sizeRatio,
  liraBase,
  ezMia,
  wbc,
  zlib,
  calibratable(minKPlusPlus),
  ...LORA_LEAK_CALIBRATED,
];

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe.each(ALL.map((attack) => [attack.id, attack] as const))('%s', (_, attack) => {
  const given = [scenes(), optionsFor(attack)] as const;

  it('declares what it reads, and is a finite number or null', () => {
    fc.assert(
      fc.property(...given, (scene, options) => {
        const signals = declared(attack, options, scene);
        const score = attack.score(signals, options);
        expect(score === null || Number.isFinite(score)).toBe(true);
        attack.contribution?.(signals, options);
      }),
    );
  });

  it('has shares that add up to the score', () => {
    fc.assert(
      fc.property(...given, (scene, options) => {
        const signals = declared(attack, options, scene);
        const score = attack.score(signals, options);
        const shares = attack.contribution?.(signals, options) ?? null;
        if (score === null) expect(shares).toBeNull();
        if (score === null || shares === null) return;
        expect(shares).toHaveLength(scene.target.logp.length);
        expect(Math.abs(sum(shares) - score) / (1 + sum(shares.map(Math.abs)))).toBeLessThan(1e-9);
      }),
    );
  });

  it('is worked out in three to six steps, one of which is the score', () => {
    fc.assert(
      fc.property(...given, (scene, options) => {
        const signals = declared(attack, options, scene);
        const steps = attack.explain.work(signals, options);
        expect(steps.length).toBeGreaterThanOrEqual(3);
        expect(steps.length).toBeLessThanOrEqual(6);
        expect(steps.filter(({ formula }) => formula.startsWith('s = ')).at(-1)?.value).toBe(
          attack.score(signals, options),
        );
        for (const { value } of steps) expect(value === null || Number.isFinite(value)).toBe(true);
      }),
    );
  });

  it('is undefined where nothing is scored', () => {
    const nothing = traceOf([]);
    const options = initialOptions(attack);
    const signals = declared(attack, options, { target: nothing, reference: nothing, lowercase: nothing });
    expect(attack.score(signals, options)).toBeNull();
    expect(attack.contribution?.(signals, options) ?? null).toBeNull();
  });

  it('says so where its definition is second-hand', () => {
    const { evidence } = attack.source;
    if (evidence === 'second-hand' || evidence === 'inferred') expect(attack.note).toMatch(/\.$/);
  });
});

import { describe, expect, it } from 'vitest';
import { ATTACKS, SET_ATTACKS } from '../../attacks/registry';
import { TRAINED_ATTACKS } from '../attacks/trainedAttacks';
import { planWork, workCosts } from '../attackerWork';
import { dpSgdEpsilon } from '../../defences/privacyAccountant';
import { stepsPerPass } from '../../training/poisson';
import { planData, trainingTexts } from '../dataPlan';
import { resultsOf } from '../findings';
import { RECORDS } from '../records.fixture';
import { figuresOf, recordOf, utilityOf } from '../runRecord.fixture';
import type { RunRecord } from '../runRecord';
import { columnTitle, settingsKey } from '../runColumn';
import { checkRunSpec, withSeed } from '../runSpec';
import type { PresetArm } from '../preset';
import { LAB_PRESETS, presetById } from './presets';

const KNOWN = new Set([...ATTACKS, ...SET_ATTACKS].map(({ id }) => id));
const TRAINED = TRAINED_ATTACKS.map(({ id }) => id);
const layersOf = () => 4;
const SEEDS = [1, 2, 3];

/** No two seeds leave a model equally good. */
const utilityAt = (loss: number, seed: number) => utilityOf(loss + seed / 1000);

/** Runs of every arm at some seeds, with an AUC by arm and attack. */
function runsOf(
  id: string,
  seeds: readonly number[],
  auc: (arm: string, attack: string, seed: number) => number,
  change: (arm: string, seed: number) => Partial<Omit<RunRecord, 'spec'>> = (_, seed) => ({
    utility: utilityAt(4.4, seed),
  }),
) {
  const preset = presetById(id);
  const records = preset.arms().flatMap(({ id: arm, spec, references }) =>
    seeds.map((seed) => {
      const figures = (side: string) =>
        figuresOf(
          Object.fromEntries(
            [...preset.attacks, ...TRAINED].map((attack) => [attack, auc(side, attack, seed)]),
          ),
        );
      return recordOf({
        spec,
        seed,
        preset: { id, arm },
        aucs: figures(arm),
        control: figures('base'),
        epochs: [
          { epoch: 1, aucs: figures('first epoch'), heldOutLoss: 4 },
          { epoch: 2, aucs: figures(arm), heldOutLoss: 4 },
        ],
        references: Object.fromEntries(references.map((reference) => [reference, figures(reference)])),
        ...change(arm, seed),
      });
    }),
  );
  return preset.verdict(resultsOf(records, id));
}

describe('the presets', () => {
  it('are ten, each with a name of its own', () => {
    expect(LAB_PRESETS.map(({ id }) => id)).toEqual([
      ...['memorise-in-a-minute', 'lora-leaks-too', 'base-as-reference', 'more-epochs', 'bigger-leaks-more'],
      ...['dropout-and-layers', 'soft', 'self-prompt', 'shadow-models', 'price-of-dp'],
    ]);
    expect(() => presetById('guess')).toThrow(/no preset "guess"; there are: memorise/);
  });

  it.each(LAB_PRESETS)('$id has arms that can be run, and attacks that there are', (preset) => {
    const arms = preset.arms();
    expect(new Set(arms.map(({ id }) => id)).size).toBe(arms.length);
    expect(new Set(arms.map(({ spec }) => settingsKey(spec))).size).toBe(arms.length);
    for (const { spec, name } of arms) {
      expect(checkRunSpec(JSON.parse(JSON.stringify(spec)), layersOf)).toEqual(spec);
      expect(spec.name).toBe(name);
      const plan = planData(withSeed(spec, 3), RECORDS);
      expect(plan.coins).toBe(spec.data.audit);
      if (spec.data.audit) continue;
      expect(plan.members).toHaveLength(spec.data.members!);
      expect(plan.nonmembers).toHaveLength(spec.data.nonmembers!);
    }
    for (const attack of [...preset.attacks, ...preset.perEpoch]) expect(KNOWN, attack).toContain(attack);
    expect(preset.attacks).toEqual(expect.arrayContaining([...preset.perEpoch]));
    expect(new Set(preset.attacks).size).toBe(preset.attacks.length);
  });

  it.each(LAB_PRESETS)('$id says that nothing can be told without runs', (preset) => {
    const verdict = preset.verdict([]);
    expect(verdict.outcome).toBe('cannot be told');
    expect(verdict.sentence).toContain('not all of its runs are there yet');
    for (const { difference } of verdict.findings) expect(difference).toBeNull();
  });

  it('says beforehand what shadow models and continuations cost', () => {
    const [{ spec, shadows, samia, references }] = presetById('shadow-models').arms() as [PresetArm];
    const costs = workCosts(planWork(spec, planData(spec, RECORDS), { shadows, samia, references }));
    expect(costs.map(({ work, models }) => [work, models])).toEqual([
      ['shadows', 8],
      ['samia', 0],
    ]);
    const [trained, written] = costs.map(({ cost }) => cost);
    expect(trained!.steps).toBe(8 * 3 * Math.ceil(240 / 16));
    expect(trained!.passes).toBe(8 * 480);
    expect(written!.generatedTokens).toBeGreaterThan(0);
  });

  it('reads a minute’s worth of texts in the first one', () => {
    const { spec } = presetById('memorise-in-a-minute').arms()[0]!;
    const passes = trainingTexts(planData(spec, RECORDS).training).length * spec.recipe.epochs;
    expect(passes).toBeLessThan(3 * 240); // the budget of two minutes
  });

  it('gives DP-LoRA the noise that its name promises', () => {
    const arms = presetById('price-of-dp').arms();
    const sizes = SEEDS.map((seed) => planData(withSeed(arms[0]!.spec, seed), RECORDS).training.length);
    for (const { spec, name } of arms.slice(1)) {
      const { privacy, epochs, batch } = spec.recipe;
      for (const size of sizes)
        expect(Math.abs(privacy!.samplingRate! * size - batch)).toBeLessThan(batch / 5);
      for (const size of sizes) expect(privacy!.delta).toBeLessThan(1 / size);
      const epsilon = dpSgdEpsilon({
        samplingRate: privacy!.samplingRate!,
        sigma: privacy!.noiseMultiplier,
        steps: epochs * stepsPerPass(privacy!.samplingRate!),
        delta: privacy!.delta,
      })!;
      const promised = Number(/ε = (\d+)/.exec(name)![1]);
      expect(epsilon).toBeLessThanOrEqual(promised);
      expect(epsilon).toBeGreaterThan(0.99 * promised);
      expect(columnTitle(spec)).toBe('DP-LoRA');
    }
  });
});

const jitter = (seed: number) => seed / 1000;

describe('verdicts', () => {
  it('of "lora leaks too" hang on both adapters', () => {
    const both = runsOf(
      'lora-leaks-too',
      SEEDS,
      (arm, _, seed) => (arm === 'full' ? 0.9 : 0.7) + jitter(seed),
    );
    expect(both.outcome).toBe('held');
    const one = runsOf(
      'lora-leaks-too',
      SEEDS,
      (arm, _, seed) => (arm === 'hurried' ? 0.7 : 0.5) + (seed - 2) / 50,
    );
    expect(one.outcome).toBe('cannot be told');
    expect(one.sentence).toContain('conservative LoRA leaks to this attacker too');
  });

  it('of "the base as reference" compare calibrated and plain', () => {
    const better = (attack: string) => (attack.endsWith('-calibrated') ? 0.75 : 0.65);
    expect(
      runsOf('base-as-reference', SEEDS, (_, attack, seed) => better(attack) + jitter(seed)).outcome,
    ).toBe('held');
    expect(
      runsOf('base-as-reference', SEEDS, (_, attack, seed) => 1.4 - better(attack) + jitter(seed)).outcome,
    ).toBe('did not hold');
  });

  it('of "more epochs" compare the last epoch with the first', () => {
    const grow = (arm: string) => (arm === 'first epoch' ? 0.6 : 0.9);
    expect(runsOf('more-epochs', SEEDS, (arm, _, seed) => grow(arm) + jitter(seed)).outcome).toBe('held');
  });

  it('of "bigger leaks more" compare the ends of the family', () => {
    const size = { nano: 0.6, small: 0.7, medium: 0.8 } as Record<string, number>;
    expect(
      runsOf('bigger-leaks-more', SEEDS, (arm, _, seed) => (size[arm] ?? 0.5) + jitter(seed)).outcome,
    ).toBe('held');
    expect(runsOf('bigger-leaks-more', [1], (arm) => size[arm] ?? 0.5).sentence).toMatch(
      /^Held here \(one seed/,
    );
  });

  it('of "dropout and left-out layers" ask for both, the leak and the cost', () => {
    const auc = (arm: string, _: string, seed: number) => (arm === 'plain' ? 0.8 : 0.65) + jitter(seed);
    const cost = (loss: number) => (arm: string, seed: number) => ({
      utility: arm === 'plain' ? utilityOf(4.4) : utilityAt(loss, seed),
    });
    expect(runsOf('dropout-and-layers', SEEDS, auc, cost(4.45)).outcome).toBe('held');
    expect(runsOf('dropout-and-layers', SEEDS, auc, cost(4.8)).outcome).toBe('did not hold');
    const useless = runsOf('dropout-and-layers', SEEDS, auc, () => ({ utility: utilityOf(5.5) }));
    expect(useless.outcome).toBe('cannot be told');
    expect(useless.sentence).toContain('gained nothing');
  });

  it('of "SOFT" ask how near the base it comes', () => {
    const near = { full: 0.85, soft: 0.53, base: 0.51, chance: 0.6, all: 0.51 } as Record<string, number>;
    const far = { ...near, soft: 0.68 };
    const with_ = (table: Record<string, number>) => (arm: string, _: string, seed: number) =>
      (table[arm] ?? 0.6) + (arm === 'base' ? 2 : 1) * jitter(seed);
    const cost = (arm: string, seed: number) => ({
      utility: arm === 'full' ? utilityOf(4.4) : utilityAt(4.45, seed),
    });
    expect(runsOf('soft', SEEDS, with_(near), cost).outcome).toBe('held');
    const verdict = runsOf('soft', SEEDS, with_(far));
    expect(verdict.outcome).toBe('did not hold');
    expect(verdict.sentence).toContain('SOFT is close to the base');
    expect(verdict.findings.filter(({ outcome }) => outcome === 'held').map(({ claim }) => claim)).toContain(
      'SOFT lowers the leak',
    );
  });

  it('of "self-prompt" compare with the best baseline, and read the right reference', () => {
    const auc = (side: string, attack: string, seed: number) =>
      (side === 'self-prompt' && attack === 'spv-mia' ? 0.9 : attack === 'zlib' ? 0.8 : 0.6) + jitter(seed);
    const verdict = runsOf('self-prompt', SEEDS, auc);
    expect(verdict.outcome).toBe('held');
    expect(verdict.sentence).toContain('the best baseline 0.802');
  });

  it('of "shadow models" ask for LiRA and RMIA, and say what SaMIA shows', () => {
    const aucs: Record<string, number> = { loss: 0.7, 'lira-online': 0.8, 'rmia-shadows': 0.78, samia: 0.5 };
    const of = (change: Record<string, number>) =>
      runsOf(
        'shadow-models',
        SEEDS,
        (_, attack, seed) => ({ ...aucs, ...change })[attack]! + (seed - 2) / 1000,
      );
    const held = of({});
    expect(held.outcome).toBe('held');
    expect(held.sentence).toContain('LiRA finds more than the loss: LiRA, online 0.800, LOSS 0.700');
    expect(held.findings.at(-1)).toMatchObject({ outcome: 'cannot be told', main: false });
    expect(of({ 'rmia-shadows': 0.6 }).outcome).toBe('did not hold');
    expect(of({ 'lira-online': 0.6 }).sentence).toContain('Did not hold here. LiRA finds more than the loss');
    expect(of({ samia: 0.6 }).findings.at(-1)!.outcome).toBe('held');
  });

  it('of "the price of DP" say that an audit above the promise is a fault', () => {
    const auc = (arm: string, _: string, seed: number) => (arm === 'plain' ? 0.8 : 0.6) + jitter(seed);
    const privacy = (epsilonLower: number) => ({
      delta: 1e-4,
      epsilon: 3,
      samplingRate: 0.2,
      steps: 40,
      audit: { attack: 'reference', epsilonLower },
    });
    const change = (lower: number) => (arm: string, seed: number) =>
      arm === 'plain'
        ? { utility: utilityOf(4) }
        : { utility: utilityAt(4.5, seed), privacy: privacy(lower) };
    expect(runsOf('price-of-dp', SEEDS, auc, change(0.4)).outcome).toBe('held');
    const wrong = runsOf('price-of-dp', SEEDS, auc, change(3.2));
    expect(wrong.outcome).toBe('did not hold');
    expect(wrong.sentence).toContain('6 of 6 do: the accounting, the clipping or the audit is wrong');
  });
});

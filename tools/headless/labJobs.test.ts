import { describe, expect, it } from 'vitest';
import { LAB_PRESETS, presetById } from '../../src/lab/presets/presets';
import { withSeed } from '../../src/lab/runSpec';
import { isRunOf, labJobs } from './labJobs';
import { shippedRuns } from './shippedRuns';

describe('labJobs', () => {
  it('has one job for each arm of one experiment, with what the experiment asks for', () => {
    const preset = presetById('lora-leaks-too');
    const jobs = labJobs([preset], 3);
    expect(jobs.map(({ spec }) => spec.name)).toEqual(preset.arms().map(({ name }) => name));
    for (const { spec, options } of jobs) {
      expect([spec.seed, spec.recipe.seed]).toEqual([3, 3]);
      expect(options.finalAttacks).toEqual(preset.attacks);
    }
  });

  it('trains arms of the same settings once, and asks for all that any of them needs', () => {
    const jobs = labJobs(LAB_PRESETS, 1);
    const arms = LAB_PRESETS.flatMap((preset) => preset.arms().map((arm) => `${preset.id}/${arm.id}`));
    const served = jobs.flatMap((job) => job.arms.map(({ preset, arm }) => `${preset.id}/${arm.id}`));
    expect(served.toSorted()).toEqual(arms.toSorted());
    expect(jobs.length).toBeLessThan(arms.length);
    const hurried = jobs.find((job) => job.arms.some(({ preset }) => preset.id === 'self-prompt'))!;
    expect(hurried.arms.map(({ preset }) => preset.id)).toContain('base-as-reference');
    expect(hurried.options.references).toEqual(['self-prompt', 'candidate']);
    expect(hurried.options.finalAttacks).toEqual(expect.arrayContaining(['spv-mia', 'mope-calibrated']));
    const last = jobs.slice(-2).map(({ options }) => options);
    expect(last.some(({ shadows }) => shadows) && last.some(({ references }) => references.length > 0)).toBe(
      true,
    );
    for (const { options, arms: each } of jobs)
      for (const { preset } of each)
        expect(options.finalAttacks).toEqual(expect.arrayContaining([...preset.attacks]));
  });
});

describe('isRunOf', () => {
  it('knows a run by its experiment, its arm, its seed and its settings', () => {
    const preset = presetById('more-epochs');
    const [arm] = preset.arms();
    const run = { preset: { id: preset.id, arm: arm!.id }, spec: withSeed(arm!.spec, 2) };
    expect(isRunOf(run, preset, arm!, 2)).toBe(true);
    expect(isRunOf(run, preset, arm!, 1)).toBe(false);
    expect(isRunOf({ ...run, preset: { id: 'soft', arm: arm!.id } }, preset, arm!, 2)).toBe(false);
    expect(isRunOf({ ...run, preset: null }, preset, arm!, 2)).toBe(false);
    const other = { ...run, spec: { ...run.spec, base: 'nano' } };
    expect(isRunOf(other, preset, arm!, 2)).toBe(false);
  });

  it('finds every recorded run in the experiments as they are now', async () => {
    for (const record of await shippedRuns()) {
      const preset = presetById(record.preset!.id);
      const arm = preset.arms().find(({ id }) => id === record.preset!.arm);
      expect(arm && isRunOf(record, preset, arm, record.spec.seed), record.id).toBe(true);
    }
  });
});

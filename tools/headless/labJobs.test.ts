import { describe, expect, it } from 'vitest';
import { LAB_PRESETS, presetById } from '../../src/lab/presets/presets';
import { labJobs } from './labJobs';

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

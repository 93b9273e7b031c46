import { sort } from 'd3-array';
import type { LabPreset, PresetArm } from '../../src/lab/preset';
import type { RunRecord, TrainedReference } from '../../src/lab/runRecord';
import { settingsKey } from '../../src/lab/runColumn';
import { withSeed, type RunSpec } from '../../src/lab/runSpec';

/** One training, and the arms of experiments that it serves. */
export interface LabJob {
  readonly spec: RunSpec;
  readonly options: {
    readonly finalAttacks: readonly string[];
    readonly references: readonly TrainedReference[];
    readonly shadows: PresetArm['shadows'];
    readonly samia: PresetArm['samia'];
  };
  readonly arms: readonly { readonly preset: LabPreset; readonly arm: PresetArm }[];
}

/**
 * What has to be trained for experiments at a seed. Arms of the same settings, in whichever experiment, are trained once,
 * and attacked by all that any of them asks for. What an attacker trains for takes longest, and comes last.
 */
export function labJobs(presets: readonly LabPreset[], seed: number): LabJob[] {
  const jobs = new Map<string, LabJob>();
  for (const preset of presets) {
    for (const arm of preset.arms()) {
      const spec = withSeed(arm.spec, seed);
      const key = settingsKey(spec);
      const { options, arms } = jobs.get(key) ?? {
        options: { finalAttacks: [], references: [], shadows: null, samia: null },
        arms: [],
      };
      jobs.set(key, {
        spec: jobs.get(key)?.spec ?? spec,
        options: {
          finalAttacks: union(options.finalAttacks, preset.attacks),
          references: union(options.references, arm.references),
          shadows: options.shadows ?? arm.shadows,
          samia: options.samia ?? arm.samia,
        },
        arms: [...arms, { preset, arm }],
      });
    }
  }
  return sort([...jobs.values()], effort);
}

/** Whether a record is of this arm, with the settings that it has now. */
export function isRunOf(
  { preset: of, spec }: Pick<RunRecord, 'preset' | 'spec'>,
  preset: Pick<LabPreset, 'id'>,
  arm: Pick<PresetArm, 'id' | 'spec'>,
  seed: number,
): boolean {
  const wanted = JSON.stringify(withSeed(arm.spec, seed));
  return of?.id === preset.id && of.arm === arm.id && JSON.stringify(spec) === wanted;
}

const effort = ({ options: { finalAttacks, references, shadows, samia } }: LabJob) =>
  finalAttacks.length + (references.length > 0 || shadows || samia ? 1000 : 0);

const union = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];

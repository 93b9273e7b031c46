import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultsOf } from '../../src/lab/findings';
import type { LabPreset, PresetArm } from '../../src/lab/preset';
import { LAB_PRESETS, presetById } from '../../src/lab/presets/presets';
import { aucCsv, curveCsv } from '../../src/lab/runCsv';
import { readRunRecord, type RunRecord } from '../../src/lab/runRecord';
import { withSeed } from '../../src/lab/runSpec';
import type { PresetArguments } from './arguments';
import { isRunOf, labJobs } from './labJobs';
import { openLabPage, writeFiles } from './labPage';
import { shippedRuns } from './shippedRuns';

/** Runs experiments of the lab by the page's own code. @throws PageError */
export async function lab({ preset: id, seed, out, device, unrecorded }: PresetArguments): Promise<void> {
  const command = `npm run headless -- lab --preset ${id} --seed ${seed}`;
  const presets = id === 'all' ? LAB_PRESETS : [presetById(id)];
  const done = new Map(presets.map((preset) => [preset.id, readDone(out, preset, seed)]));
  const recorded = unrecorded ? await shippedRuns() : [];
  const isMissing = (preset: LabPreset, arm: PresetArm) =>
    ![...done.get(preset.id)!, ...recorded].some((record) => isRunOf(record, preset, arm, seed));
  const jobs = labJobs(presets, seed).filter(({ arms }) =>
    arms.some(({ preset, arm }) => isMissing(preset, arm)),
  );
  if (jobs.length > 0) {
    const page = await openLabPage(device);
    try {
      for (const { spec, options, arms } of jobs) {
        const title = arms.map(({ preset, arm }) => `${preset.title}: ${arm.name}`).join('; ');
        const first = { id: arms[0]!.preset.id, arm: arms[0]!.arm.id };
        const made = await page.train(title, { spec, preset: first, options });
        const files = await page.modelFiles();
        for (const { preset, arm } of arms) {
          const record: RunRecord = {
            ...made,
            id: `${preset.id}.${arm.id}.seed-${seed}`,
            spec: withSeed(arm.spec, seed),
            preset: { id: preset.id, arm: arm.id },
            madeBy: command,
          };
          writeFiles(join(out, nameOf(preset, seed), arm.id), [
            ...files,
            ['curve.csv', curveCsv(record)],
            ['aucs.csv', aucCsv(record)],
            ['recipe.json', `${JSON.stringify(record.spec, null, 1)}\n`],
          ]);
          const others = done.get(preset.id)!.filter((other) => other.preset?.arm !== arm.id);
          done.set(preset.id, [...others, record]);
          write(out, preset, seed, command, done.get(preset.id)!);
        }
      }
    } finally {
      await page.close();
    }
  }
  for (const preset of presets)
    console.log(`${preset.title}. ${preset.verdict(resultsOf(done.get(preset.id)!, preset.id)).sentence}`);
}

const nameOf = (preset: LabPreset, seed: number) => `${preset.id}.seed-${seed}`;
const fileOf = (out: string, preset: LabPreset, seed: number) => join(out, `${nameOf(preset, seed)}.json`);

/** Arms that an earlier call has finished with the settings that the preset has now. */
function readDone(out: string, preset: LabPreset, seed: number): RunRecord[] {
  const file = fileOf(out, preset, seed);
  if (!existsSync(file)) return [];
  const { records } = JSON.parse(readFileSync(file, 'utf8')) as { records: unknown[] };
  const arms = preset.arms();
  return records
    .map(readRunRecord)
    .filter((record) => arms.some((arm) => isRunOf(record, preset, arm, seed)));
}

function write(out: string, preset: LabPreset, seed: number, command: string, records: readonly RunRecord[]) {
  const { outcome, sentence, findings } = preset.verdict(resultsOf(records, preset.id));
  const content = {
    preset: preset.id,
    seed,
    made_by: command,
    verdict: { outcome, sentence, findings },
    records,
  };
  writeFileSync(fileOf(out, preset, seed), `${JSON.stringify(content)}\n`);
}

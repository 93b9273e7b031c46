/**
 * Puts runs of the experiments into the file that the page shows as recorded ones:
 *
 *   npm run headless -- lab --preset all --seed 1 --out DIR      (and seeds 2, 3)
 *   npm run lab:record -- DIR
 *
 * Runs that the file has already stay in it, where the folder has no newer ones. Those whose settings are no longer those
 * of their experiment are left out, and named.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRAINED_ATTACKS } from '../../src/lab/attacks/trainedAttacks';
import type { LabPreset, PresetArm } from '../../src/lab/preset';
import { LAB_PRESETS } from '../../src/lab/presets/presets';
import { writeRecordedRuns } from '../../src/lab/recordedRuns';
import { readRunRecord, type RunRecord } from '../../src/lab/runRecord';
import { isRunOf } from './labJobs';
import { RECORDED_RUNS, shippedRuns } from './shippedRuns';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npm run lab:record -- DIR');

const records = readdirSync(folder)
  .filter((file) => /\.seed-\d+\.json$/.test(file))
  .flatMap((file) => {
    const { records: all } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { records: unknown[] };
    return all.map(readRunRecord);
  });

/** What the experiment asks for: runs that serve several have more. */
function asked(
  { attacks: plain, perEpoch }: LabPreset,
  { shadows, samia }: PresetArm,
  record: RunRecord,
): RunRecord {
  const attacks = [...plain, ...(shadows || samia ? TRAINED_ATTACKS.map(({ id }) => id) : [])];
  const only = <T>(figures: Readonly<Record<string, T>>, ids: readonly string[]) =>
    Object.fromEntries(Object.entries(figures).filter(([id]) => ids.includes(id)));
  return {
    ...record,
    aucs: only(record.aucs, attacks),
    control: record.control && only(record.control, attacks),
    soft: record.soft && {
      ...record.soft,
      parts: record.soft.parts && {
        kept: only(record.soft.parts.kept, attacks),
        replaced: only(record.soft.parts.replaced, attacks),
      },
    },
    epochs: record.epochs.map((epoch) => ({ ...epoch, aucs: only(epoch.aucs, perEpoch) })),
  };
}

const before = await shippedRuns();
/** Of each arm and seed the run of the folder, else the one that is in the file. */
const kept = LAB_PRESETS.flatMap((preset) =>
  preset.arms().flatMap((arm) => {
    const ofArm = (list: readonly RunRecord[]) =>
      list.filter((record) => isRunOf(record, preset, arm, record.spec.seed));
    const bySeed = new Map([...ofArm(before), ...ofArm(records)].map((record) => [record.spec.seed, record]));
    const seeds = [...bySeed.keys()].toSorted((a, b) => a - b);
    console.log(`${preset.id}, ${arm.id}: seeds ${seeds.join(', ') || 'none'}`);
    return seeds.map((seed) => asked(preset, arm, bySeed.get(seed)!));
  }),
);
const used = new Set(kept.map(({ id }) => id));
for (const { id } of records) if (!used.has(id)) console.warn(`${id}: other settings, left out`);
const madeOn =
  kept
    .map(({ created }) => created.slice(0, 10))
    .toSorted()
    .at(-1) ?? '';
const madeBy = 'npm run headless -- lab --preset all --seed N';
const content = writeRecordedRuns({ madeBy, madeOn, records: kept });
writeFileSync(RECORDED_RUNS, content);
console.log(`${kept.length} runs, ${(content.length / 1e3).toFixed(0)} kB`);

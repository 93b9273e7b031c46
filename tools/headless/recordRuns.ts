/**
 * Puts runs of the experiments into the file that the page shows as recorded ones:
 *
 *   npm run headless -- lab --preset all --seed 1 --out DIR      (and seeds 2, 3)
 *   npm run lab:record -- DIR
 *
 * Runs whose settings are no longer those of their experiment are left out, and named.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRAINED_ATTACKS } from '../../src/lab/attacks/trainedAttacks';
import type { LabPreset, PresetArm } from '../../src/lab/preset';
import { LAB_PRESETS } from '../../src/lab/presets/presets';
import { writeRecordedRuns } from '../../src/lab/recordedRuns';
import { readRunRecord, type RunRecord } from '../../src/lab/runRecord';
import { withSeed } from '../../src/lab/runSpec';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npm run lab:record -- DIR');
const target = new URL('../../public/data/recorded-runs.json', import.meta.url);

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

const kept: RunRecord[] = [];
for (const preset of LAB_PRESETS) {
  const arms = preset.arms();
  for (const arm of arms) {
    const { id, spec } = arm;
    const own = records.filter((record) => record.preset?.id === preset.id && record.preset.arm === id);
    const [now, before] = [own.filter(isNow), own.filter((record) => !isNow(record))];
    kept.push(
      ...now.toSorted((a, b) => a.spec.seed - b.spec.seed).map((record) => asked(preset, arm, record)),
    );
    for (const { spec: old } of before)
      console.warn(`${preset.id}, ${id}, seed ${old.seed}: other settings, left out`);
    console.log(`${preset.id}, ${id}: seeds ${now.map((record) => record.spec.seed).join(', ') || 'none'}`);
    function isNow(record: RunRecord) {
      return JSON.stringify(record.spec) === JSON.stringify(withSeed(spec, record.spec.seed));
    }
  }
}
const madeOn =
  kept
    .map(({ created }) => created.slice(0, 10))
    .toSorted()
    .at(-1) ?? '';
const madeBy = 'npm run headless -- lab --preset all --seed N';
const content = writeRecordedRuns({ madeBy, madeOn, records: kept });
writeFileSync(target, content);
console.log(`${kept.length} runs, ${(content.length / 1e3).toFixed(0)} kB`);

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { resultsOf } from '../../src/lab/findings';
import type { LabPreset, PresetArm } from '../../src/lab/preset';
import { presetById } from '../../src/lab/presets/presets';
import { aucCsv, curveCsv } from '../../src/lab/runCsv';
import { readRunRecord, type RunRecord } from '../../src/lab/runRecord';
import { withSeed } from '../../src/lab/runSpec';
import type { LabArguments } from './arguments';
import { PageError } from './evaluate';
import { openPage } from './openPage';

/** Runs an experiment of the lab by the page's own code. @throws PageError */
export async function lab({ preset: id, seed, out, device }: LabArguments): Promise<void> {
  const preset = presetById(id);
  const name = `${id}.seed-${seed}`;
  const file = join(out, `${name}.json`);
  const command = `npm run headless -- lab --preset ${id} --seed ${seed}`;
  const records = readDone(file, preset, seed);
  const missing = preset.arms().filter((arm) => !records.some((record) => record.preset?.arm === arm.id));
  if (missing.length > 0) {
    const opened = await openPage({ device, hash: `headless?device=${device}` }).catch((error: unknown) => {
      throw new PageError(error instanceof Error ? error.message : String(error));
    });
    try {
      await opened.page.waitForFunction(() => globalThis.trainspotter !== undefined);
      const failure = await opened.page.evaluate(() => trainspotter!.open());
      if (failure !== null) throw new PageError(failure);
      for (const arm of missing) {
        const record = await train(opened.page, preset, arm, seed, join(out, name, arm.id));
        records.push({ ...record, madeBy: command });
        write(file, preset, seed, command, records);
      }
    } finally {
      await opened.close();
    }
  }
  console.log(preset.verdict(resultsOf(records, id)).sentence);
}

/** Arms that an earlier call has finished with the settings that the preset has now. */
function readDone(file: string, preset: LabPreset, seed: number): RunRecord[] {
  if (!existsSync(file)) return [];
  const { records } = JSON.parse(readFileSync(file, 'utf8')) as { records: unknown[] };
  const specs = new Map(preset.arms().map(({ id, spec }) => [id, JSON.stringify(withSeed(spec, seed))]));
  return records
    .map(readRunRecord)
    .filter(({ preset: of, spec }) => of !== null && specs.get(of.arm) === JSON.stringify(spec));
}

function write(
  file: string,
  preset: LabPreset,
  seed: number,
  command: string,
  records: readonly RunRecord[],
) {
  const { outcome, sentence, findings } = preset.verdict(resultsOf(records, preset.id));
  const content = {
    preset: preset.id,
    seed,
    made_by: command,
    verdict: { outcome, sentence, findings },
    records,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content)}\n`);
}

async function train(
  page: Page,
  preset: LabPreset,
  arm: PresetArm,
  seed: number,
  folder: string,
): Promise<RunRecord> {
  console.error(`${preset.title}: ${arm.name}`);
  const wanted = {
    spec: withSeed(arm.spec, seed),
    preset: { id: preset.id, arm: arm.id },
    options: { finalAttacks: preset.attacks, references: arm.references },
  };
  const timer = setInterval(() => void report(page), 5000);
  try {
    const failure = await page.evaluate((one) => trainspotter!.train(one), wanted);
    if (failure !== null) throw new PageError(`${arm.name}: ${failure}`);
  } finally {
    clearInterval(timer);
  }
  const record = readRunRecord(JSON.parse(await page.evaluate(() => trainspotter!.trained())));
  const zip = await page.evaluate(() => trainspotter!.trainedModel());
  for (const [path, bytes] of Object.entries(unzipSync(Buffer.from(zip, 'base64')))) {
    if (path.endsWith('/')) continue; // the folder itself
    const target = join(folder, ...path.split('/').slice(1));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  writeFileSync(join(folder, 'curve.csv'), curveCsv(record));
  writeFileSync(join(folder, 'aucs.csv'), aucCsv(record));
  writeFileSync(join(folder, 'recipe.json'), `${JSON.stringify(record.spec, null, 1)}\n`);
  return record;
}

async function report(page: Page): Promise<void> {
  const progress = await page.evaluate(() => trainspotter!.trainingProgress()).catch(() => null);
  if (!progress) return;
  const { stage, step, steps, secondsLeft, attacked } = progress;
  const share = attacked === null ? '' : `, ${Math.round(100 * attacked)} %`;
  const left = secondsLeft === null ? '' : `, ${Math.round(secondsLeft)} s of training left`;
  console.error(`${stage}: step ${step}${steps === null ? '' : ` of ${steps}`}${share}${left}`);
}

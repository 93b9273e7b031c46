import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Manifest, weightsSha256 } from '../../src/models/catalogue';
import { readRecordedRuns } from '../../src/lab/recordedRuns';
import type { RunRecord } from '../../src/lab/runRecord';

const PUBLIC = new URL('../../public/', import.meta.url);

/** Where the page finds recorded runs. */
export const RECORDED_RUNS = new URL('data/recorded-runs.json', PUBLIC);

/** Runs that the page shows as recorded ones now; those of base models with other weights are left out. */
export async function shippedRuns(): Promise<readonly RunRecord[]> {
  const { models } = v.parse(
    Manifest,
    JSON.parse(readFileSync(new URL('models/manifest.json', PUBLIC), 'utf8')),
  );
  const weightsOf = (base: string) => {
    const entry = models.find(({ id }) => id === base);
    return entry ? weightsSha256(entry) : null;
  };
  return (await readRecordedRuns(readFileSync(RECORDED_RUNS, 'utf8'), weightsOf)).records;
}

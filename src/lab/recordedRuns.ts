import * as v from 'valibot';
import { readRunRecord, type RunRecord } from './runRecord';

/** Runs of the experiments that were made before, by a command: for when there is no time to train on stage. */
export interface RecordedRuns {
  /** The command, N being the seed. */
  readonly madeBy: string;
  /** ISO 8601 date. */
  readonly madeOn: string;
  /** Each names its experiment, its arm, and the command that made it. */
  readonly records: readonly RunRecord[];
}

const Shape = v.object({ made_by: v.string(), made_on: v.string(), records: v.array(v.unknown()) });

/** What a chart, a table or a sentence can show of a number. */
const DIGITS = 5;
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;

/** As a file: a run a line; what was measured to five digits, settings as they are. */
export function writeRecordedRuns({ madeBy, madeOn, records }: RecordedRuns): string {
  const lines = records.map((record) => {
    const { spec, ...measured } = record;
    return JSON.stringify({ ...(JSON.parse(JSON.stringify(measured, rounded)) as object), spec });
  });
  const head = JSON.stringify({ made_by: madeBy, made_on: madeOn }).slice(0, -1);
  return `${head},"records":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * Reads such a file. Runs that were made from other weights than a base has now are left out: they tell nothing of it.
 *
 * @param weightsOf the SHA-256 of a base model's weights; null = there is no such model
 * @param pause called behind each run: there are many, and a page has to answer meanwhile
 * @throws Error that names what is wrong
 */
export async function readRecordedRuns(
  json: string,
  weightsOf: (base: string) => string | null,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<RecordedRuns> {
  const { made_by: madeBy, made_on: madeOn, records } = v.parse(Shape, JSON.parse(json));
  const read: RunRecord[] = [];
  for (const each of records) {
    const record = readRunRecord(each);
    const { spec, baseSha256 } = record;
    if (baseSha256 === null || baseSha256 === weightsOf(spec.base)) read.push(record);
    await pause();
  }
  return { madeBy, madeOn, records: read };
}

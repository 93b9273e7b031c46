import { presetById } from '../../lab/presets/presets';
import { resultsOf } from '../../lab/findings';
import type { RunRecord } from '../../lab/runRecord';
import type { Verdict } from '../../lab/verdict';

/** Whether a command made it, before this visit. */
export const isRecorded = ({ madeBy }: Pick<RunRecord, 'madeBy'>): boolean => madeBy !== null;

const SAID_OF_RECORDED = 'Recorded: ';

const keyOf = ({ preset, spec }: RunRecord) => JSON.stringify([preset, spec.seed]);

/** Recorded runs of an experiment, under names that say so. */
export function recordedOf(records: readonly RunRecord[], preset: string): RunRecord[] {
  return records
    .filter((record) => record.preset?.id === preset)
    .map((record) => {
      const name = `${SAID_OF_RECORDED}${record.spec.name}, seed ${record.spec.seed}`;
      return { ...record, spec: { ...record.spec, name } };
    });
}

/** For lists of single runs: recorded ones but for those that the visitor made too. What they say together takes all of them. */
export function withoutRepeats(recorded: readonly RunRecord[], own: readonly RunRecord[]): RunRecord[] {
  const made = new Set(own.filter(({ status }) => status === 'done').map(keyOf));
  return recorded.filter((record) => !made.has(keyOf(record)));
}

/** The name without what `recordedOf` said in it, for where a run stands with its repeats. */
export function plainName({ spec: { name, seed }, madeBy }: RunRecord): string {
  return isRecorded({ madeBy }) ? name.slice(SAID_OF_RECORDED.length, -`, seed ${seed}`.length) : name;
}

/** What an experiment's runs say, recorded ones and the visitor's own never being mixed; null where there are none. */
export function verdictOfRuns(
  records: readonly RunRecord[],
  preset: string,
  kind: 'recorded' | 'own',
): Verdict | null {
  const results = resultsOf(
    records.filter((record) => isRecorded(record) === (kind === 'recorded')),
    preset,
  );
  return results.length === 0 ? null : presetById(preset).verdict(results);
}

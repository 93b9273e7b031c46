import type { WhatIfSpecs } from '../lab/whatIf';
import type { LabRun } from './labRun.svelte';
import { keptModel, type KeptModels } from './whatIfModels';

/** One of the two models of a question. */
export interface TrainedSide {
  readonly model: string;
  /** It was trained for an earlier question. */
  readonly reused: boolean;
  /** What a person should know of how its training went. */
  readonly notes: readonly string[];
}

type Side = keyof WhatIfSpecs;

/**
 * The two models, trained where they are not there; where one fails, the other is not trained either.
 *
 * @param onRuns called with the trainings as soon as they stand in the lab
 * @throws Error with a sentence for a person
 */
export async function trainBoth(
  specs: WhatIfSpecs,
  at: KeptModels,
  signal: AbortSignal,
  onRuns: (runs: readonly LabRun[]) => void,
): Promise<Readonly<Record<Side, TrainedSide>>> {
  const { lab } = at;
  const kept = { without: keptModel(specs.without, at), within: keptModel(specs.within, at) };
  const lacking = (['without', 'within'] as const).filter((side) => kept[side] === null);
  const options = { finalAttacks: [], trainOnly: true };
  const runs = await lab.start(lacking.map((side) => ({ spec: specs[side], options })));
  if (signal.aborted) {
    for (const run of runs) run.cancel();
    throw new Error('Cancelled.');
  }
  onRuns(runs);
  for (const run of runs) {
    await lab.settled(run);
    if (signal.aborted || run.status === 'done') continue;
    for (const other of runs) if (other.active) other.cancel();
    throw new Error(troubleOf(run));
  }
  const sideOf = (side: Side): TrainedSide => {
    const found = kept[side];
    if (found) return { model: found.model, reused: true, notes: found.record.notes };
    const run = runs[lacking.indexOf(side)]!;
    return { model: run.model!, reused: false, notes: run.notes };
  };
  return { without: sideOf('without'), within: sideOf('within') };
}

function troubleOf({ status, error }: LabRun): string {
  if (status === 'stopped') return 'A training was stopped in the lab: the two models would not be alike.';
  if (status === 'cancelled') return 'A training was cancelled in the lab.';
  return error ?? 'The training failed.';
}

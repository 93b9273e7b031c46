import type { RunRecord } from '../lab/runRecord';
import type { RunSpec } from '../lab/runSpec';
import { isOfAQuestion, isSameRun } from '../lab/whatIf';
import type { Lab } from './lab.svelte';
import type { OwnModels } from './ownModels.svelte';

/** Questions whose models stay: each has one of its own, of some megabytes, which stands among the targets. */
export const QUESTIONS_KEPT = 5;

/** Where questions leave their runs and their models. */
export interface KeptModels {
  readonly lab: Lab;
  readonly ownModels: OwnModels;
}

/** A run with these very settings whose model is still here; null where there is none. */
export function keptModel(
  spec: RunSpec,
  { lab, ownModels }: KeptModels,
): { readonly record: RunRecord; readonly model: string } | null {
  for (const record of lab.records.toReversed()) {
    const { weights, status, madeBy } = record;
    if (status !== 'done' || weights === null || madeBy !== null || !isSameRun(record.spec, spec)) continue;
    const model = ownModels.list.find(({ files }) => files['model.safetensors']?.sha256 === weights.sha256);
    if (model) return { record, model: model.id };
  }
  return null;
}

/** Lets go of what older questions have left: their runs, and their models but for those in use. */
export async function letOldGo({ lab, ownModels }: KeptModels, used: readonly string[]): Promise<void> {
  const old = lab.records.filter(isOfAQuestion).slice(0, -QUESTIONS_KEPT);
  for (const { id, weights } of old) {
    const model = ownModels.list.find(({ files }) => files['model.safetensors']?.sha256 === weights?.sha256);
    if (model && used.includes(model.id)) continue;
    await lab.forget(id);
    if (model) await ownModels.remove(model.id);
  }
}

import type { RunRecord } from '../../lab/runRecord';

/** Why a run that was broken off cannot go on yet, in a sentence; null where it can. It would fail, and be gone. */
export function obstacleToGoingOn(
  base: string,
  { models, records }: { readonly models: readonly { readonly id: string }[]; readonly records: number },
): string | null {
  if (models.length === 0 || records === 0) return 'The models and the texts are not here yet.';
  return models.some(({ id }) => id === base) ? null : `Its base, ${base}, is not here.`;
}

/** Where a run was broken off, as the rest of a sentence behind its name. */
export function whereBrokenOff(
  { curve, spec }: Pick<RunRecord, 'curve' | 'spec'>,
  hasCheckpoint: boolean,
): string {
  if (!hasCheckpoint) return 'was broken off before its first checkpoint.';
  const done = Math.floor(curve.at(-1)?.epoch ?? 0);
  const place = done === 0 ? 'in its first epoch' : `after epoch ${done} of ${spec.recipe.epochs}`;
  return `was broken off ${place}. Its checkpoint is kept in this browser.`;
}

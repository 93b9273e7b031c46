/** Why a run that was broken off cannot go on yet, in a sentence; null where it can. It would fail, and be gone. */
export function obstacleToGoingOn(
  base: string,
  { models, records }: { readonly models: readonly { readonly id: string }[]; readonly records: number },
): string | null {
  if (models.length === 0 || records === 0) return 'The models and the texts are not here yet.';
  return models.some(({ id }) => id === base) ? null : `Its base, ${base}, is not here.`;
}

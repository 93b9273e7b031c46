import { ATTACKS, SET_ATTACKS } from '../../attacks/registry';
import type { RunRecord } from '../../lab/runRecord';
import { attackName } from './attackName';

/**
 * Attacks that were asked for and that the run has no figures of, with the reason where it is known: of a run of this
 * visit. null where there are none, and where the model was not attacked at all. A recorded run tells nothing of it: one
 * training may have been attacked for several experiments at once, and each has its own figures alone.
 */
export function notRunWords(
  { asked, aucs, madeBy }: Pick<RunRecord, 'asked' | 'aucs' | 'madeBy'>,
  obstacles: ReadonlyMap<string, string>,
): string | null {
  if (!asked || madeBy !== null || Object.keys(aucs).length === 0) return null;
  const wanted = asked.finalAttacks ?? [...ATTACKS, ...SET_ATTACKS].map(({ id }) => id);
  const byReason = new Map<string, string[]>();
  for (const id of wanted) {
    if (aucs[id]) continue;
    const reason = obstacles.get(id) ?? '';
    byReason.set(reason, [...(byReason.get(reason) ?? []), attackName(id)]);
  }
  if (byReason.size === 0) return null;
  const parts = [...byReason].map(
    ([reason, names]) => `${names.join(' · ')}${reason === '' ? '' : ` (${reason})`}`,
  );
  return `Not run: ${parts.join('; ')}.`;
}

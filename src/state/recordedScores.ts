import * as v from 'valibot';
import { initialOptions, type Attack } from '../attacks/attack';
import type { ChosenOptions } from '../attacks/scoring';
import type { SetAttack } from '../attacks/setAttack';
import { ofTheseWeights, type ModelEntry } from '../models/catalogue';
import type { Roles } from '../passes/need';
import type { Column } from './setScorer';

/** recorded-scores.json: every attack's scores of the evaluated records, with the initial options. */
const RecordedScores = v.object({
  made_by: v.string(),
  made_on: v.string(),
  device: v.string(),
  models: v.record(v.string(), v.string()),
  roles: v.record(v.string(), v.nullable(v.string())),
  ids: v.array(v.string()),
  scores: v.record(v.string(), v.array(v.nullable(v.number()))),
});
export type RecordedScores = v.InferOutput<typeof RecordedScores>;

/**
 * The recorded scores; null where there are none, where they cannot be read, or where they are of other weights than those
 * of the models or of other texts.
 */
export async function fetchRecordedScores(
  url: string,
  models: readonly ModelEntry[],
  ids: readonly string[],
): Promise<RecordedScores | null> {
  const scores = await fetch(url)
    .then(async (response) => (response.ok ? v.parse(RecordedScores, await response.json()) : null))
    .catch(() => null);
  return scores && ofTheseWeights(models, scores.models) && scores.ids.join() === ids.join() ? scores : null;
}

/** An attack's recorded scores, where they were made by these models and with these options; else null. */
export function recordedColumn(
  recorded: RecordedScores,
  attack: Attack | SetAttack,
  roles: Roles,
  chosen: ChosenOptions,
): Column | null {
  const initial = attack.options.every(
    ({ key, initial: value }) => (chosen[attack.id]?.[key] ?? value) === value,
  );
  if (!initial) return null;
  const same = (['target', 'reference', 'base', 'smaller'] as const).every(
    (role) => recorded.roles[role] === roles[role],
  );
  const candidate =
    'needs' in attack && attack.needs(initialOptions(attack)).some(({ model }) => model === 'candidate');
  const other = candidate && recorded.roles['candidate'] !== roles.candidate;
  return same && !other ? (recorded.scores[attack.id] ?? null) : null;
}

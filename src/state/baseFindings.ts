import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import type { Prefixes } from '../data/prefixes';
import type { LabelledText } from '../data/records';
import { sha256 } from '../models/download';
import type { AttackFinding } from './modelAttacks';
import { RecentMap } from './recentMap';

/** Everything that decides what attacks make of a base model. */
export interface BaseAttacked {
  /** SHA-256 of the weights of the base, and of the model that it is compared with. */
  readonly weights: readonly (string | null)[];
  readonly texts: readonly LabelledText[];
  readonly prefixes: Prefixes;
}

const MOST_SETS = 4;

/**
 * What attacks make of a base in the target's place: the same for all runs over the same texts, however they train, so
 * that it is found once a visit.
 */
export class BaseFindings {
  /** By set, then by attack; null = it has no score there. */
  readonly #known = new RecentMap<Map<string, AttackFinding | null>>(MOST_SETS);

  /**
   * @param attacks ids; null = all of them
   * @param find runs attacks that are not known yet
   * @returns in the registry's order
   */
  async of(
    attacked: BaseAttacked,
    attacks: readonly string[] | null,
    find: (missing: readonly string[]) => Promise<readonly AttackFinding[]>,
  ): Promise<readonly AttackFinding[]> {
    const key = await sha256(new TextEncoder().encode(JSON.stringify(attacked)));
    const known = this.#known.get(key) ?? new Map<string, AttackFinding | null>();
    const asked = ALL.filter((id) => attacks === null || attacks.includes(id));
    const missing = asked.filter((id) => !known.has(id));
    if (missing.length > 0) {
      const found = new Map((await find(missing)).map((finding) => [finding.id, finding]));
      for (const id of missing) known.set(id, found.get(id) ?? null);
      this.#known.set(key, known);
    }
    return asked.flatMap((id) => known.get(id) ?? []);
  }
}

const ALL = [...ATTACKS, ...SET_ATTACKS].map(({ id }) => id);

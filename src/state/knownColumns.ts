import type { Attack } from '../attacks/attack';
import { optionsOf, scoreText, type ChosenOptions, type ScoringGround } from '../attacks/scoring';
import type { SetAttack } from '../attacks/setAttack';
import type { Roles } from '../passes/need';
import { breathing } from './breath';
import type { KnownLabels } from './knownLabels';
import type { Column } from './setScorer';

/** What columns depend on besides attack, models and options. */
type Labels = Pick<KnownLabels, 'key' | 'texts'>;

/** Scores of the known texts that are worked out here, from their records. A text in neither class has none: null. */
export class KnownColumns {
  readonly #groundOf: (roles: Roles, options: ChosenOptions) => ScoringGround;
  /** By labels, attack, roles and options. */
  readonly #columns = new Map<string, Column>();
  /** Attacks whose columns have been made once for their labels and roles: to make them again with other options is quick. */
  readonly #warm = new Set<string>();

  constructor(groundOf: (roles: Roles, options: ChosenOptions) => ScoringGround) {
    this.#groundOf = groundOf;
  }

  /** An attack's column, made on the spot where only the options are new; null while its records are not there. */
  of(attack: Attack, labels: Labels, roles: Roles, chosen: ChosenOptions): Column | null {
    const key = columnKey(labels, attack, roles, chosen);
    const known = this.#columns.get(key);
    if (known) return known;
    if (!this.#warm.has(warmKey(labels, attack, roles))) return null;
    const ground = this.#groundOf(roles, chosen);
    const scores = labels.texts.map(({ text, member }) =>
      member === null ? null : scoreText(attack, text, ground),
    );
    if (scores.includes(undefined)) return null; // the options ask for passes that are not there
    const column = scores.map((score) => score ?? null);
    this.#columns.set(key, column);
    return column;
  }

  /**
   * Makes the columns whose records are all there, in slices: hundreds of texts to compress take a while.
   *
   * @param onColumn called when one is made
   */
  async warmUp(
    attacks: readonly Attack[],
    labels: Labels,
    roles: Roles,
    chosen: ChosenOptions,
    signal: AbortSignal,
    onColumn: () => void,
  ): Promise<void> {
    const pause = breathing();
    const ground = this.#groundOf(roles, chosen);
    for (const attack of attacks) {
      if (this.#warm.has(warmKey(labels, attack, roles))) continue;
      const scores: (number | null)[] = [];
      for (const { text, member } of labels.texts) {
        if (member === null) {
          scores.push(null);
          continue;
        }
        await pause();
        if (signal.aborted) return;
        const score = scoreText(attack, text, ground);
        if (score === undefined) break;
        scores.push(score);
      }
      if (scores.length < labels.texts.length || scores.length === 0) continue;
      this.#columns.set(columnKey(labels, attack, roles, chosen), scores);
      this.#warm.add(warmKey(labels, attack, roles));
      onColumn();
    }
  }
}

function warmKey({ key }: Labels, attack: Attack, roles: Roles): string {
  return JSON.stringify([key, attack.id, roles]);
}

/** What scores of the known texts depend on. */
export function columnKey(
  { key }: Labels,
  attack: Attack | SetAttack,
  roles: Roles,
  chosen: ChosenOptions,
): string {
  return JSON.stringify([key, attack.id, roles, optionsOf(attack, chosen)]);
}

import type { Attack } from '../attacks/attack';
import { optionsOf, scoreText, type ScoringGround } from '../attacks/scoring';
import type { LabelledText } from '../data/records';
import { summarise, type ScoreSummary } from '../metrics/summary';
import { obstacleOf } from '../passes/plan';
import { NO_SOURCES } from '../passes/reading';

/** One score for each text: null = undefined for it, undefined = not there yet. */
export type Scores = readonly (number | null | undefined)[];

interface Column {
  readonly attack: Attack;
  /** Why the attack cannot run at all; null where it can. */
  readonly obstacle: string | null;
  scores: (number | null | undefined)[];
  /** Scores have come since the summary was made. */
  stale: boolean;
  summary: ScoreSummary;
}

/**
 * Scores of attacks over texts, as far as the records are there. A score is worked out once, when its last record has
 * come, and only texts for which something has come are looked at: an update costs what is new, not what is there.
 */
export class ScoreTable {
  readonly #texts: readonly LabelledText[];
  readonly #ground: ScoringGround;
  readonly #labels: readonly (boolean | null)[];
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #touched = new Set<number>();

  constructor(attacks: readonly Attack[], texts: readonly LabelledText[], ground: ScoringGround) {
    this.#texts = texts;
    this.#ground = ground;
    this.#labels = texts.map(({ member }) => member);
    const { roles, options, sources = NO_SOURCES } = ground;
    this.#columns = new Map(
      attacks.map((attack) => {
        const obstacle = obstacleOf(attack.needs(optionsOf(attack, options)), roles, sources);
        const scores: Column['scores'] = texts.map(() => undefined);
        const column = { attack, obstacle, scores, stale: false, summary: summarise(scores, this.#labels) };
        return [attack.id, column];
      }),
    );
  }

  /** Says that a record has come for a text. */
  touch(text: number): void {
    this.#touched.add(text);
  }

  /**
   * Scores what the records that came since the last call allow.
   *
   * @param pause called between pieces of work; where it waits, the page can answer
   */
  async update(pause: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const touched = [...this.#touched];
    this.#touched.clear();
    const open = [...this.#columns.values()].filter(({ obstacle }) => obstacle === null);
    for (const text of touched) {
      for (const column of open) {
        if (column.scores[text] !== undefined) continue;
        const score = scoreText(column.attack, this.#texts[text]!.text, this.#ground);
        if (score === undefined) continue;
        if (!column.stale) column.scores = [...column.scores]; // who holds the old array keeps it as it was
        column.stale = true;
        column.scores[text] = score;
      }
      await pause();
    }
    for (const column of open) {
      if (!column.stale) continue;
      column.summary = summarise(column.scores, this.#labels);
      column.stale = false;
      await pause();
    }
  }

  scores(attack: string): Scores {
    return this.#columns.get(attack)?.scores ?? [];
  }

  summary(attack: string): ScoreSummary {
    return this.#columns.get(attack)!.summary;
  }

  /** Why an attack cannot run; null where it can. */
  obstacle(attack: string): string | null {
    return this.#columns.get(attack)?.obstacle ?? null;
  }
}

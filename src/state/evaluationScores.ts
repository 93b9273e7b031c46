import type { ScoringGround } from '../attacks/scoring';
import type { LabelledText } from '../data/records';
import type { Roles } from '../passes/need';
import type { ChosenAttacks, EvaluationSettings } from './evaluationPlan';
import { attackRows, SetRows, type EvaluationRow } from './evaluationRows';
import { ScoreTable, type Scores } from './scoreTable';
import type { SetScorer } from './setScorer';

export interface ScoredRun {
  readonly settings: EvaluationSettings;
  readonly texts: readonly LabelledText[];
  readonly chosen: ChosenAttacks;
  readonly groundOf: (roles: Roles) => ScoringGround;
  readonly setScorer: SetScorer;
}

/** The scores of a run: on the target, on the base model as a control, and of attacks on the whole set. */
export class EvaluationScores {
  readonly #target: ScoreTable;
  readonly #control: ScoreTable | null;
  readonly #attackRows: () => EvaluationRow[];
  readonly #setRows: SetRows;

  constructor({ settings, texts, chosen, groundOf, setScorer }: ScoredRun) {
    const attacks = [...chosen.onTexts, ...chosen.hidden];
    const target = (this.#target = new ScoreTable(attacks, texts, groundOf(settings.roles)));
    const control = (this.#control =
      settings.control && new ScoreTable(attacks, texts, groundOf(settings.control)));
    const from = { settings, texts, chosen, target, control };
    this.#attackRows = () => attackRows(from);
    this.#setRows = new SetRows(setScorer, from);
  }

  get rows(): EvaluationRow[] {
    return [...this.#attackRows(), ...this.#setRows.rows];
  }

  /** Scores of an attack on a text, on the target. */
  of(attack: string): Scores {
    return this.#target.scores(attack);
  }

  /** Says that a record has come for a text. */
  touch(text: number): void {
    this.#target.touch(text);
    this.#control?.touch(text);
  }

  /** Scores what the records that have come allow. @param pause called between pieces of work */
  async update(pause: () => Promise<void>): Promise<void> {
    await this.#target.update(pause);
    await this.#control?.update(pause);
  }

  /** Has the set attacks scored whose columns are complete. @param onRow called when a row is made */
  updateSets(onRow: () => void): Promise<void> {
    return this.#setRows.update(onRow);
  }
}

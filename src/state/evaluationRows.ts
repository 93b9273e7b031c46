import { optionsOf } from '../attacks/scoring';
import type { SetAttack } from '../attacks/setAttack';
import type { LabelledText } from '../data/records';
import { summarise, type ScoreSummary } from '../metrics/summary';
import { controlApplies, type ChosenAttacks, type EvaluationSettings } from './evaluationPlan';
import type { ScoreTable, Scores } from './scoreTable';
import { completeColumns, type SetScorer } from './setScorer';

/** One line of the table: an attack on the target, the same on the base model, or a blind baseline. */
export interface EvaluationRow {
  readonly id: string;
  readonly name: string;
  /** On each text by itself, on the whole set, or on the set without a look at the model. */
  readonly kind: 'attack' | 'set' | 'blind';
  readonly scores: Scores;
  readonly summary: ScoreSummary;
  /**
   * The same attack with the base model in the target's place. null while it is not there; 'not applicable' for an attack
   * that compares models, where there is no other model to compare the base with.
   */
  readonly control: ScoreSummary | 'not applicable' | null;
  /** Scores of the control, in the order of the texts; null where there are none. */
  readonly controlScores: Scores | null;
  /** Why the attack cannot run here; null where it can. */
  readonly obstacle: string | null;
}

/** What rows are made from. */
export interface RowSources {
  readonly settings: EvaluationSettings;
  readonly texts: readonly LabelledText[];
  readonly chosen: ChosenAttacks;
  readonly target: ScoreTable;
  readonly control: ScoreTable | null;
}

/** The rows of attacks on a text, as far as their scores are there. */
export function attackRows({ settings, chosen, target, control }: RowSources): EvaluationRow[] {
  const { options } = settings;
  return chosen.onTexts.map((attack) => {
    const needs = attack.needs(optionsOf(attack, options));
    const table = settings.control !== null && controlApplies(needs, settings.control) ? control : null;
    return {
      id: attack.id,
      name: attack.name,
      kind: 'attack',
      scores: target.scores(attack.id),
      summary: target.summary(attack.id),
      control: table ? table.summary(attack.id) : 'not applicable',
      controlScores: table ? table.scores(attack.id) : null,
      obstacle: target.obstacle(attack.id),
    };
  });
}

/** The rows of attacks on the set: each is made once, when the columns that it reads are complete. */
export class SetRows {
  readonly #scorer: SetScorer;
  readonly #from: RowSources;
  readonly #rows = new Map<string, EvaluationRow>();
  readonly #labels: readonly (boolean | null)[];
  readonly #pending: ScoreSummary;
  #making: Promise<void> = Promise.resolve();

  constructor(scorer: SetScorer, from: RowSources) {
    this.#scorer = scorer;
    this.#from = from;
    this.#labels = from.texts.map(({ member }) => member);
    this.#pending = summarise(
      from.texts.map(() => undefined),
      this.#labels,
    );
  }

  get rows(): EvaluationRow[] {
    return this.#from.chosen.onSets.map((attack) => this.#rows.get(attack.id) ?? this.#empty(attack));
  }

  /**
   * Makes what the scores that are there allow, in turn with what an earlier call is making.
   *
   * @param onRow called when a row is made
   */
  async update(onRow: () => void = () => undefined): Promise<void> {
    const mine = this.#making.then(() => this.#make(onRow));
    this.#making = mine.catch(() => undefined); // who waits for this call hears of it
    await mine;
  }

  async #make(onRow: () => void): Promise<void> {
    const { chosen, target, control } = this.#from;
    for (const attack of chosen.onSets) {
      const known = this.#rows.get(attack.id);
      if (known && known.control !== null) continue;
      const scores = known?.scores ?? (await this.#score(attack, target));
      if (!scores) continue;
      const applies = control !== null && this.#applies(attack);
      const controlScores = applies ? await this.#score(attack, control) : null;
      if (known && controlScores === null) continue; // nothing new
      this.#rows.set(attack.id, {
        ...this.#empty(attack),
        scores,
        summary: known?.summary ?? summarise(scores, this.#labels),
        control: applies ? controlScores && summarise(controlScores, this.#labels) : 'not applicable',
        controlScores,
      });
      onRow();
    }
  }

  async #score(attack: SetAttack, table: ScoreTable): Promise<Scores | null> {
    const { texts, settings } = this.#from;
    const columns = completeColumns(attack.features, (id) => ({
      scores: table.scores(id),
      obstacle: table.obstacle(id),
    }));
    return columns && this.#scorer.score(attack.id, texts, columns, settings.options, settings.seed);
  }

  /** Whether every column that a set attack reads has a control of its own. */
  #applies({ blind, features }: SetAttack): boolean {
    const { chosen, settings } = this.#from;
    const { control, options } = settings;
    if (blind || control === null) return false;
    return [...chosen.onTexts, ...chosen.hidden]
      .filter(({ id }) => features.includes(id))
      .every((attack) => controlApplies(attack.needs(optionsOf(attack, options)), control));
  }

  #empty({ id, name, blind }: SetAttack): EvaluationRow {
    return {
      id,
      name,
      kind: blind ? 'blind' : 'set',
      scores: [],
      summary: this.#pending,
      control: blind ? 'not applicable' : null,
      controlScores: null,
      obstacle: null,
    };
  }
}

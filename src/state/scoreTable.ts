import type { Attack } from '../attacks/attack';
import { optionsOf, type ChosenOptions } from '../attacks/scoring';
import { summarise, type ScoreSummary } from '../metrics/summary';
import type { LabelledText } from '../data/records';
import type { Roles } from '../passes/need';
import { passKey, readSignals } from '../passes/plan';
import type { Trace } from '../passes/trace';
import { viewText } from '../passes/views';

/** One score for each text: null = undefined for it, undefined = not there yet. */
export type Scores = readonly (number | null | undefined)[];

export interface ScoreTableOptions {
  readonly attacks: readonly Attack[];
  readonly texts: readonly LabelledText[];
  readonly roles: Roles;
  readonly options: ChosenOptions;
  readonly traces: { has(key: string): boolean; get(key: string): Trace | undefined };
}

interface Column {
  readonly attack: Attack;
  /** Texts without a score yet, with the keys of the passes that each waits for. */
  waiting: { readonly text: number; readonly keys: readonly string[] }[];
  scores: (number | null | undefined)[];
  summary: ScoreSummary;
}

/**
 * Scores of attacks over texts, as far as the traces are there. A score is worked out once, when its last trace has come,
 * and a summary only where scores have come: a refresh costs what is new, not what is there.
 */
export class ScoreTable {
  readonly #given: ScoreTableOptions;
  readonly #labels: readonly (boolean | null)[];
  readonly #columns: ReadonlyMap<string, Column>;

  constructor(given: ScoreTableOptions) {
    this.#given = given;
    this.#labels = given.texts.map(({ member }) => member);
    const keyOf = sharedKeys(given.texts);
    this.#columns = new Map(
      given.attacks.map((attack) => {
        const needs = attack.needs(optionsOf(attack, given.options));
        const models = needs.map(({ model }) => given.roles[model]);
        const waiting = models.includes(null)
          ? [] // never served: no model plays a role that it needs
          : given.texts.map((_, text) => ({
              text,
              keys: needs.map(({ view }, i) => keyOf(models[i]!, view, text)),
            }));
        const scores: Column['scores'] = given.texts.map(() => undefined);
        return [attack.id, { attack, waiting, scores, summary: summarise(scores, this.#labels) }];
      }),
    );
  }

  /** Scores what the traces that came since the last call allow. */
  update(): void {
    for (const column of this.#columns.values()) this.#updateColumn(column);
  }

  scores(attack: string): Scores {
    return this.#columns.get(attack)?.scores ?? [];
  }

  summary(attack: string): ScoreSummary {
    return this.#columns.get(attack)!.summary;
  }

  #updateColumn(column: Column): void {
    const { texts, roles, options, traces } = this.#given;
    const served = (keys: readonly string[]) => keys.every((key) => traces.has(key));
    const ready = column.waiting.filter(({ keys }) => served(keys));
    if (ready.length === 0) return;
    const done = new Set(ready.map(({ text }) => text));
    column.waiting = column.waiting.filter(({ text }) => !done.has(text));
    column.scores = [...column.scores]; // who holds the old array keeps it as it was
    const chosen = optionsOf(column.attack, options);
    for (const { text } of ready) {
      const score = column.attack.score(readSignals(texts[text]!.text, roles, traces), chosen);
      // a number that cannot be ranked is no score
      column.scores[text] = score !== null && Number.isFinite(score) ? score : null;
    }
    column.summary = summarise(column.scores, this.#labels);
  }
}

/** Pass keys of (model, view, text), each string made once: a long key that is looked up often keeps its hash. */
function sharedKeys(texts: readonly LabelledText[]) {
  const made = new Map<string, string[]>();
  return (model: string, view: Parameters<typeof viewText>[0], text: number): string => {
    const name = `${model}\n${JSON.stringify(view)}`;
    let keys = made.get(name);
    if (!keys) {
      keys = texts.map((labelled) => passKey(model, viewText(view, labelled.text)));
      made.set(name, keys);
    }
    return keys[text]!;
  };
}

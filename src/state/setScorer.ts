import { SET_ATTACKS } from '../attacks/registry';
import { optionsOf, type ChosenOptions } from '../attacks/scoring';
import type { LabelledTable, SetAttack } from '../attacks/setAttack';
import type { LabelledText } from '../data/records';
import type { Scores } from './scoreTable';

/** An attack's scores, one for each text: null = undefined for it. */
export type Column = readonly (number | null)[];

/** Columns of scores by attack id, complete. */
export type Columns = Readonly<Record<string, Column>>;

/** Scores whole sets, away from the page where they are large. */
export interface SetScorer {
  score(
    attack: string,
    texts: readonly LabelledText[],
    columns: Columns,
    options: ChosenOptions,
    seed: number,
  ): Promise<readonly (number | null)[]>;
}

/** A table of scores for a set attack to read. */
export function tableOf(texts: readonly LabelledText[], columns: Columns): LabelledTable {
  return {
    texts,
    column(attack) {
      const found = columns[attack];
      if (!found) throw new Error(`the scores of ${attack} were not asked for`);
      return found;
    },
  };
}

export function setAttackById(id: string): SetAttack {
  const found = SET_ATTACKS.find((attack) => attack.id === id);
  if (!found) throw new Error(`no set attack "${id}"`);
  return found;
}

/** Scores on the spot: for small sets, and for tests. */
export const scoreHere: SetScorer = {
  score(id, texts, columns, options, seed) {
    const attack = setAttackById(id);
    return Promise.resolve(attack.scoreSet(tableOf(texts, columns), optionsOf(attack, options), seed));
  },
};

/** The columns that a set attack reads, once they are complete; null before. An attack that cannot run is all null. */
export function completeColumns(
  features: readonly string[],
  scoresOf: (attack: string) => { readonly scores: Scores; readonly obstacle: string | null },
): Columns | null {
  const columns: Record<string, Column> = {};
  for (const feature of features) {
    const { scores, obstacle } = scoresOf(feature);
    if (obstacle === null && scores.includes(undefined)) return null;
    columns[feature] = scores.map((score) => score ?? null);
  }
  return columns;
}

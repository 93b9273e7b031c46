import type { ScoreColumns } from '../experiment';
import type { LabelledText } from '../records';
import { csvOf } from './csv';

/** What scores.csv is made from; an Experiment is one. */
export interface ScoredTexts {
  readonly texts: readonly Pick<LabelledText, 'id' | 'member'>[];
  /** Ids of the attacks that get a column. */
  readonly attacks: readonly string[];
  /** In the order of the texts. */
  readonly scores: ScoreColumns;
}

/** One row a text: id, label (1 = member, 0 = non-member, empty = not known), one column an attack (empty = undefined). */
export function scoresCsv({ texts, attacks, scores }: ScoredTexts): string {
  const columns = attacks.map((attack) => (Object.hasOwn(scores, attack) ? scores[attack]! : []));
  const rows = texts.map(({ id, member }, i) => [
    id,
    member === null ? null : Number(member),
    ...columns.map((column) => column[i]),
  ]);
  return csvOf([['id', 'label', ...attacks], ...rows]);
}

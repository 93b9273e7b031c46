import type { LabelledText } from '../../data/records';
import type { Confusion } from '../../metrics/operatingPoints';
import type { Scores } from '../../state/scoreTable';
import type { Column } from '../../ui/dataTable';

/** A text as the list of texts shows it. */
export interface TextRow {
  readonly labelled: LabelledText;
  /** null = undefined for this text, undefined = not there (yet). */
  readonly score: number | null | undefined;
  /** null without a score, or without a threshold. */
  readonly flagged: boolean | null;
  /** The cell of the confusion matrix that it is counted in; null for a text whose label is not known. */
  readonly cell: keyof Confusion | 'unscored' | null;
}

export const LABELS = { true: 'member', false: 'non-member', null: 'not known' } as const;

export function textRows(
  texts: readonly LabelledText[],
  scores: Scores,
  threshold: number | null,
): TextRow[] {
  return texts.map((labelled, i) => {
    const score = scores[i];
    const flagged = score === null || score === undefined || threshold === null ? null : score >= threshold;
    return { labelled, score, flagged, cell: cellOf(labelled.member, flagged) };
  });
}

function cellOf(member: boolean | null, flagged: boolean | null): TextRow['cell'] {
  if (flagged === null) return 'unscored';
  if (member === null) return null;
  if (member) return flagged ? 'tp' : 'fn';
  return flagged ? 'fp' : 'tn';
}

/** How many texts each choice of the filter lists. */
export function countCells(rows: readonly TextRow[]): Record<keyof Confusion | 'unscored', number> {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0, unscored: 0 };
  for (const { cell } of rows) if (cell !== null) counts[cell]++;
  return counts;
}

export const COLUMNS: readonly Column<TextRow>[] = [
  { key: 'id', label: 'Id', value: ({ labelled }) => labelled.id },
  {
    key: 'label',
    label: 'Label',
    value: ({ labelled }) => (labelled.member === null ? null : LABELS[`${labelled.member}`]),
  },
  { key: 'score', label: 'Score', value: ({ score }) => score ?? null, numeric: true, first: 'descending' },
  {
    key: 'flagged',
    label: 'Flagged',
    value: ({ flagged }) => (flagged === null ? null : Number(flagged)),
    first: 'descending',
  },
  { key: 'text', label: 'Text', value: ({ labelled }) => labelled.text, wide: true },
];

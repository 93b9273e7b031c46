import { labelColumn, type ColumnMapping } from './columnMapping';
import { isSureLabelName, nameRank } from './columnNames';
import { decodeText } from './decodeText';
import { guessMapping, labelValues } from './guessMapping';
import { labelFromName } from './nameLabel';
import { readTable, type TableOptions } from './readTable';
import { unreadable, type Note, type Table } from './table';

/** A file as the visitor gave it. */
export interface InputFile {
  /** With its folders, where they are known. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Given where it was put into the box for members (true) or for non-members (false). */
  readonly box?: boolean | undefined;
}

/** A file that was read, and how its columns are taken: the mapping may be changed before files are combined. */
export interface OpenedFile {
  readonly table: Table;
  readonly mapping: ColumnMapping;
  /** The label of its texts where the mapping names no column for it. */
  readonly member: boolean | null;
  /** Where that label comes from. */
  readonly memberFrom: 'box' | 'name' | null;
  readonly notes: readonly Note[];
}

/** Reads a file and guesses its columns. Never throws: a file that cannot be read is a table with one rejection. */
export function openFile({ name, bytes, box }: InputFile, options: TableOptions = {}): OpenedFile {
  const decoded = decodeText(bytes);
  const table = decoded.ok
    ? readTable(name, decoded.text, options)
    : unreadable(name, options.format ?? 'txt', decoded.message);
  const guess = guessMapping(table);
  const fromName = labelFromName(name);
  // a box is the visitor's own word; a column counts for more than a name, unless it holds another label of the data
  const ignored = box !== undefined || (fromName !== null && holdsOther(table, labelColumn(guess)));
  const mapping = ignored && !guess.pair ? { ...guess, label: null, split: null } : guess;
  const memberFrom = box !== undefined ? 'box' : fromName !== null ? 'name' : null;
  return {
    table,
    mapping,
    member: box ?? fromName,
    memberFrom,
    notes: [
      ...table.notes,
      ...choices(table, guess, mapping, memberFrom, box).map((text) => ({ file: name, text })),
    ],
  };
}

/** Whether a column that is named like one of labels has values that say nothing of membership. */
function holdsOther(table: Table, column: string | null): boolean {
  if (column === null || isSureLabelName(column)) return false;
  return labelValues(table, column).some(({ means }) => means === undefined);
}

/** What the label was taken from where there was more than one place. */
function choices(
  table: Table,
  guess: ColumnMapping,
  mapping: ColumnMapping,
  memberFrom: OpenedFile['memberFrom'],
  box: boolean | undefined,
): string[] {
  if (guess.pair)
    return box === undefined
      ? []
      : [
          `it has a column of texts for each class, "${guess.pair.member}" and "${guess.pair.nonmember}": the label is read from them, not from the box`,
        ];
  const column = labelColumn(guess);
  if (column === null) return [];
  if (box !== undefined) return [ofBox(table, column, box)];
  if (labelColumn(mapping) === null)
    return [`the label is read from the file's name, not from the column "${column}"`];
  if (memberFrom !== null) return [`the label is read from the column "${column}", not from the file's name`];
  const other = table.columns.find((name) => name !== column && nameRank(name, 'label') !== null);
  return guess.label === null && other !== undefined
    ? [`the label is read from the column "${column}", not from "${other}"`]
    : [];
}

/** What a file's own labels count for in a box: nothing, which is said together with how many it contradicts. */
function ofBox(table: Table, column: string, box: boolean): string {
  const [here, there] = box ? ['members', 'non-members'] : ['non-members', 'members'];
  const against = labelValues(table, column)
    .filter(({ means }) => means === !box)
    .reduce((sum, { count }) => sum + count, 0);
  const said = `all its texts count as ${here}, since it was put into that box; its column "${column}"`;
  return against === 0
    ? `${said} is not read`
    : `${said}, which calls ${against} of them ${there}, is not read`;
}

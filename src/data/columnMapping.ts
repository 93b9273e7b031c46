import { LABEL_WORDS_UNDERSTOOD, readLabel, type LabelWords } from './labelWords';
import type { LabelledText } from './records';
import { cellOf, startOf, type Cell, type Rejection, type Table, type TableRow } from './table';

/** Which column of a table is what. A guess (guessMapping) that the visitor may change. */
export interface ColumnMapping {
  readonly text: string | null;
  readonly label: string | null;
  /** Names each text; without it they are named after their lines. */
  readonly id: string | null;
  /** The same meaning in other words. */
  readonly paraphrase: string | null;
  /** Train or test; read as the label where `label` is null. */
  readonly split: string | null;
  /** Two columns of texts, one of each class, in place of `text` and `label`. */
  readonly pair?: LabelWords;
  /** What the two labels are, where they are no words that are understood. */
  readonly labelWords?: LabelWords;
  /** Members for non-members and the other way about. */
  readonly flip?: boolean;
}

/** A text of the visitor's own. */
export interface DataText extends LabelledText {
  readonly paraphrase?: string;
  readonly file: string;
  /** Where it begins: see TableRow. */
  readonly line: number;
}

export interface MappedTexts {
  readonly texts: readonly DataText[];
  /** Rows that the mapping cannot use; those that the reader could not stand in the table. */
  readonly rejected: readonly Rejection[];
}

export interface MappingOptions {
  /** The label of every text where the mapping names no column for it. */
  readonly member?: boolean | null;
  /** Put before the names that texts get from their lines: "line-3", or with "a.csv" "a.csv:3". */
  readonly prefix?: string | null;
}

/** Longest text that is taken, in characters. */
const MAX_TEXT_LENGTH = 1_000_000;

/** The column that the label is read from; null where there is none. */
export function labelColumn(mapping: ColumnMapping): string | null {
  return mapping.label ?? mapping.split;
}

/** Takes the texts out of a table. */
export function applyMapping(
  table: Table,
  mapping: ColumnMapping,
  options: MappingOptions = {},
): MappedTexts {
  const texts: DataText[] = [];
  const rejected: Rejection[] = [];
  const { file, unit } = table;
  const reject = (line: number | null, reason: string, start: string) =>
    rejected.push({ file, line, unit, reason, start });
  if (mapping.text === null && !mapping.pair) {
    if (table.rows.length > 0) reject(null, noText(table), '');
    return { texts, rejected };
  }
  const lineOfId = new Map<string, number>();
  for (const row of table.rows) {
    for (const read of mapping.pair
      ? readPair(row, mapping, mapping.pair, table, options)
      : [readRow(row, mapping, table, options)]) {
      const earlier = typeof read === 'string' ? undefined : lineOfId.get(read.id);
      if (typeof read === 'string') reject(row.line, read, startOfRow(row));
      else if (earlier !== undefined) {
        reject(row.line, `the id "${read.id}" stands already in ${unit} ${earlier}`, startOfRow(row));
      } else {
        lineOfId.set(read.id, row.line);
        texts.push(read);
      }
    }
  }
  return { texts, rejected };
}

/** A text, or why the row holds none. */
function readRow(
  row: TableRow,
  mapping: ColumnMapping,
  table: Table,
  options: MappingOptions,
): DataText | string {
  const text = readText(row, mapping.text!);
  if (typeof text === 'string') return text;
  const column = labelColumn(mapping);
  const member = column === null ? (options.member ?? null) : readMember(row, column, mapping);
  if (typeof member === 'string') return member;
  const id = readId(row, mapping.id, table, options);
  if (typeof id === 'string') return id;
  const paraphrase = readParaphrase(row, mapping.paraphrase);
  if (typeof paraphrase === 'string') return paraphrase;
  const common = { id: id.id, text: text.text, member, file: table.file, line: row.line };
  return paraphrase ? { ...common, paraphrase: paraphrase.text } : common;
}

/** The texts of a row with a column for each class; a column may be empty, but not both. */
function readPair(
  row: TableRow,
  mapping: ColumnMapping,
  pair: LabelWords,
  table: Table,
  options: MappingOptions,
): (DataText | string)[] {
  const id = readId(row, mapping.id, table, options);
  if (typeof id === 'string') return [id];
  const sides = (['member', 'nonmember'] as const).filter((side) => !isBlank(row, pair[side]));
  if (sides.length === 0) return ['the text is empty'];
  return sides.map((side) => {
    const read = readText(row, pair[side]);
    if (typeof read === 'string') return read;
    const member = (side === 'member') !== (mapping.flip ?? false);
    return { id: `${id.id}-${side}`, text: read.text, member, file: table.file, line: row.line };
  });
}

function readText(row: TableRow, column: string): { text: string } | string {
  const value = cellOf(row, column);
  if (value === undefined || (value === null && !row.nested?.includes(column))) return `no "${column}"`;
  if (typeof value !== 'string') return `no "${column}" that is a text, but ${kindOf(value)}`;
  if (value.trim() === '') return 'the text is empty';
  if (value.length > MAX_TEXT_LENGTH) {
    return `the text has ${value.length} characters; at most ${MAX_TEXT_LENGTH} are taken`;
  }
  return { text: value };
}

function readParaphrase(row: TableRow, column: string | null): { text: string } | string | null {
  if (column === null || isBlank(row, column)) return null;
  const read = readText(row, column);
  return typeof read === 'string' ? `the paraphrase: ${read}` : read;
}

function readMember(row: TableRow, column: string, mapping: ColumnMapping): boolean | null | string {
  const value = cellOf(row, column);
  const words = mapping.labelWords;
  if (row.nested?.includes(column)) return `the label in "${column}" is a list or an object`;
  const member = readLabel(value, words);
  if (member === undefined) {
    const understood = words
      ? `member: ${shown(words.member)}; non-member: ${shown(words.nonmember)}; not known: empty`
      : LABEL_WORDS_UNDERSTOOD;
    return `the label ${shown(value ?? null)} is not understood (${understood})`;
  }
  return member === null ? null : member !== (mapping.flip ?? false);
}

function readId(
  row: TableRow,
  column: string | null,
  { unit }: Table,
  { prefix }: MappingOptions,
): { id: string } | string {
  if (column !== null && row.nested?.includes(column))
    return `the "${column}" is neither a string nor a number`;
  const value = column === null ? null : cellOf(row, column);
  if (typeof value === 'boolean') return `the "${column}" is neither a string nor a number`;
  if (value === undefined || value === null || String(value).trim() === '') {
    return { id: prefix ? `${prefix}:${row.line}` : `${unit}-${row.line}` };
  }
  return { id: String(value) };
}

function isBlank(row: TableRow, column: string): boolean {
  if (row.nested?.includes(column)) return false;
  const value = cellOf(row, column);
  return value === undefined || value === null || String(value).trim() === '';
}

function kindOf(value: Cell): string {
  return value === null ? 'a list or an object' : `the ${typeof value} ${value}`;
}

/** A value as it stands in a message, short. */
function shown(value: Cell): string {
  return JSON.stringify(typeof value === 'string' ? startOf(value) : value);
}

function startOfRow(row: TableRow): string {
  return startOf(
    Object.values(row.cells)
      .map((cell) => (cell === null ? '' : String(cell).slice(0, 400)))
      .join(', '),
  );
}

function noText({ columns }: Table): string {
  const found = columns.map((column) => `"${column}"`).join(', ');
  return `no column of texts${found ? ` among ${found.length > 200 ? `${found.slice(0, 200)}…` : found}` : ''}; name the column`;
}
